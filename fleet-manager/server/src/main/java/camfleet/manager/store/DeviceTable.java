package camfleet.manager.store;

import camfleet.topic.DeviceId;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The table {@code device}. */
final class DeviceTable {
  private DeviceTable() {}

  static void save(Handle handle, Collection<StoredDevice> devices) {
    if (devices.isEmpty()) {
      return;
    }
    try (PreparedBatch batch =
        handle.prepareBatch(
            "insert into device (id, first_seen_ns, last_seen_ns) values (:id, :first, :last)"
                + " on conflict (id) do update set last_seen_ns = excluded.last_seen_ns")) {
      for (StoredDevice device : devices) {
        batch
            .bind("id", device.id().value())
            .bind("first", Rows.nanos(device.firstSeenAt()))
            .bind("last", Rows.nanos(device.lastSeenAt()))
            .add();
      }
      batch.execute();
    }
  }

  static List<StoredDevice> all(Handle handle) {
    return handle
        .createQuery("select * from device")
        .map(
            (row, context) ->
                new StoredDevice(
                    DeviceId.of(row.getString("id")),
                    Rows.instant(row, "first_seen_ns"),
                    Rows.instant(row, "last_seen_ns")))
        .stream()
        // Here, because each database and each locale sorts texts in its own way.
        .sorted(Comparator.comparing(StoredDevice::id))
        .toList();
  }

  static void delete(Handle handle, DeviceId device) {
    handle.execute("delete from device where id = ?", device.value());
  }
}
