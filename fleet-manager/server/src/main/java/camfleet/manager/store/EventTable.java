package camfleet.manager.store;

import camfleet.message.Json;
import camfleet.message.Severity;
import camfleet.runtime.MalformedException;
import camfleet.topic.DeviceId;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/** The table {@code event}, of which the oldest go. */
final class EventTable {
  private EventTable() {}

  static List<StoredEvent> add(Handle handle, Collection<StoredEvent> events) {
    if (events.isEmpty()) {
      return List.of();
    }
    long number =
        handle.createQuery("select coalesce(max(number), 0) from event").mapTo(Long.class).one();
    List<StoredEvent> numbered = new ArrayList<>(events.size());
    try (PreparedBatch batch =
        handle.prepareBatch(
            "insert into event (number, at_ns, device, event_class, event_type, severity, message,"
                + " made_by, data) values (:number, :at, :device, :class, :type, :severity,"
                + " :message, :by, :data)")) {
      for (StoredEvent event : events) {
        StoredEvent next =
            new StoredEvent(
                ++number,
                event.at(),
                event.device(),
                Rows.text(event.eventClass()),
                Rows.text(event.type()),
                event.severity(),
                Rows.text(event.message()),
                Rows.text(event.by()),
                event.data());
        batch
            .bind("number", next.number())
            .bind("at", Rows.nanos(next.at()))
            .bind("device", next.device() == null ? null : next.device().value())
            .bind("class", next.eventClass())
            .bind("type", next.type())
            .bind("severity", Rows.word(next.severity()))
            .bind("message", next.message())
            .bind("by", next.by())
            .bind("data", json(next))
            .add();
        numbered.add(next);
      }
      batch.execute();
    }
    return List.copyOf(numbered);
  }

  /** Half a character can be written as JSON but not read; the sentence counts more. */
  private static String json(StoredEvent event) {
    try {
      byte[] json = Json.bytes(event.data());
      Json.readObject(json);
      return new String(json, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException | MalformedException e) {
      return "{}";
    }
  }

  static List<StoredEvent> find(
      Handle handle, DeviceId device, Instant since, long before, int limit) {
    Query query =
        handle
            .createQuery(
                "select * from event where number < :before"
                    + (device == null ? "" : " and device = :device")
                    + (since == null ? "" : " and at_ns >= :since")
                    + " order by number desc limit :limit")
            .bind("before", before)
            .bind("limit", limit);
    if (device != null) {
      query.bind("device", device.value());
    }
    if (since != null) {
      query.bind("since", Rows.nanos(since));
    }
    return query.map((row, context) -> event(row)).list();
  }

  /** The newest stays whatever its age, so that no number is given twice. */
  static int prune(Handle handle, Instant olderThan, int kept) {
    return handle.execute(
        "delete from event where (at_ns < ? and number < (select max(number) from event))"
            + " or number <= (select max(number) from event) - ?",
        Rows.nanos(olderThan),
        (long) Math.max(1, kept));
  }

  static long count(Handle handle) {
    return handle.createQuery("select count(*) from event").mapTo(Long.class).one();
  }

  private static StoredEvent event(ResultSet row) throws SQLException {
    String device = row.getString("device");
    return new StoredEvent(
        row.getLong("number"),
        Rows.instant(row, "at_ns"),
        device == null ? null : DeviceId.of(device),
        row.getString("event_class"),
        row.getString("event_type"),
        Rows.word(row, "severity", Severity.class),
        row.getString("message"),
        row.getString("made_by"),
        Rows.object(row, "data"));
  }
}
