package camfleet.manager.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The table {@code fleet_revision}; nothing is ever taken from it. */
final class FleetRevisionTable {
  private FleetRevisionTable() {}

  static FleetRevision add(Handle handle, FleetRevision revision) {
    long number =
        handle
            .createQuery("select coalesce(max(number), 0) + 1 from fleet_revision")
            .mapTo(Long.class)
            .one();
    FleetRevision numbered =
        new FleetRevision(
            number,
            revision.at(),
            Rows.text(revision.by()),
            Rows.text(revision.why()),
            revision.origin(),
            revision.document(),
            revision.released());
    handle
        .createUpdate(
            "insert into fleet_revision (number, at_ns, made_by, why, origin, document, released)"
                + " values (:number, :at, :by, :why, :origin, :document, :released)")
        .bind("number", number)
        .bind("at", Rows.nanos(numbered.at()))
        .bind("by", numbered.by())
        .bind("why", numbered.why())
        .bind("origin", Rows.word(numbered.origin()))
        .bind("document", numbered.document())
        .bind("released", numbered.released() ? 1L : 0L)
        .execute();
    return numbered;
  }

  static void markReleased(Handle handle, long number) {
    handle.execute("update fleet_revision set released = 1 where number = ?", number);
  }

  static Optional<FleetRevision> newest(Handle handle) {
    return handle
        .createQuery("select * from fleet_revision order by number desc limit 1")
        .map((row, context) -> revision(row))
        .findOne();
  }

  static Optional<FleetRevision> newestReleased(Handle handle) {
    return handle
        .createQuery("select * from fleet_revision where released = 1 order by number desc limit 1")
        .map((row, context) -> revision(row))
        .findOne();
  }

  static Optional<FleetRevision> find(Handle handle, long number) {
    return handle
        .createQuery("select * from fleet_revision where number = :number")
        .bind("number", number)
        .map((row, context) -> revision(row))
        .findOne();
  }

  static Optional<FleetRevision> at(Handle handle, Instant time) {
    return handle
        .createQuery("select * from fleet_revision where at_ns <= :at order by number desc limit 1")
        .bind("at", Rows.nanos(time))
        .map((row, context) -> revision(row))
        .findOne();
  }

  static List<FleetRevision> before(Handle handle, long before, int limit) {
    return handle
        .createQuery(
            "select * from fleet_revision where number < :before"
                + " order by number desc limit :limit")
        .bind("before", before)
        .bind("limit", limit)
        .map((row, context) -> revision(row))
        .list();
  }

  private static FleetRevision revision(ResultSet row) throws SQLException {
    return new FleetRevision(
        row.getLong("number"),
        Rows.instant(row, "at_ns"),
        row.getString("made_by"),
        row.getString("why"),
        Rows.word(row, "origin", FleetRevision.Origin.class),
        row.getString("document"),
        row.getLong("released") != 0);
  }
}
