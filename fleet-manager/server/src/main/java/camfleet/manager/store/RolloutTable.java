package camfleet.manager.store;

import camfleet.topic.DeviceId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Update;

/** The tables {@code rollout} and {@code rollout_device}. */
final class RolloutTable {
  private RolloutTable() {}

  static StoredRollout add(
      Handle handle, StoredRollout rollout, Collection<RolloutDevice> devices) {
    long number =
        handle
            .createQuery("select coalesce(max(number), 0) + 1 from rollout")
            .mapTo(Long.class)
            .one();
    StoredRollout numbered =
        new StoredRollout(
            number,
            rollout.fleetNumber(),
            rollout.previousFleetNumber(),
            rollout.at(),
            Rows.text(rollout.by()),
            Rows.text(rollout.why()),
            rollout.policy(),
            rollout.state(),
            rollout.wave(),
            rollout.waveAt(),
            Rows.text(rollout.cause()),
            rollout.changedAt());
    bound(
            handle.createUpdate(
                "insert into rollout (number, fleet_number, previous_fleet_number, at_ns, made_by,"
                    + " why, policy, state, wave, wave_at_ns, cause, changed_at_ns) values"
                    + " (:number, :fleet, :previous, :at, :by, :why, :policy, :state, :wave,"
                    + " :waveAt, :cause, :changedAt)"),
            numbered)
        .execute();
    saveDevices(handle, number, devices);
    return numbered;
  }

  static void save(Handle handle, StoredRollout rollout, Collection<RolloutDevice> devices) {
    bound(
            handle.createUpdate(
                "update rollout set fleet_number = :fleet, previous_fleet_number = :previous,"
                    + " at_ns = :at, made_by = :by, why = :why, policy = :policy, state = :state,"
                    + " wave = :wave, wave_at_ns = :waveAt, cause = :cause,"
                    + " changed_at_ns = :changedAt where number = :number"),
            rollout)
        .execute();
    saveDevices(handle, rollout.number(), devices);
  }

  private static Update bound(Update update, StoredRollout rollout) {
    return update
        .bind("number", rollout.number())
        .bind("fleet", rollout.fleetNumber())
        .bind("previous", rollout.previousFleetNumber())
        .bind("at", Rows.nanos(rollout.at()))
        .bind("by", Rows.text(rollout.by()))
        .bind("why", Rows.text(rollout.why()))
        .bind("policy", rollout.policy())
        .bind("state", Rows.word(rollout.state()))
        .bind("wave", (long) rollout.wave())
        .bind("waveAt", Rows.nanos(rollout.waveAt()))
        .bind("cause", Rows.text(rollout.cause()))
        .bind("changedAt", Rows.nanos(rollout.changedAt()));
  }

  private static void saveDevices(Handle handle, long rollout, Collection<RolloutDevice> devices) {
    if (devices.isEmpty()) {
      return;
    }
    try (PreparedBatch batch =
        handle.prepareBatch(
            "insert into rollout_device (rollout, device, wave, state, rev, detail, at_ns) values"
                + " (:rollout, :device, :wave, :state, :rev, :detail, :at) on conflict"
                + " (rollout, device) do update set wave = excluded.wave, state = excluded.state,"
                + " rev = excluded.rev, detail = excluded.detail, at_ns = excluded.at_ns")) {
      for (RolloutDevice device : devices) {
        batch
            .bind("rollout", rollout)
            .bind("device", device.device().value())
            .bind("wave", (long) device.wave())
            .bind("state", Rows.word(device.state()))
            .bind("rev", device.rev())
            .bind("detail", Rows.text(device.detail()))
            .bind("at", Rows.nanos(device.at()))
            .add();
      }
      batch.execute();
    }
  }

  static Optional<StoredRollout> find(Handle handle, long number) {
    return handle
        .createQuery("select * from rollout where number = :number")
        .bind("number", number)
        .map((row, context) -> rollout(row))
        .findOne();
  }

  static List<StoredRollout> before(Handle handle, long before, int limit) {
    return handle
        .createQuery(
            "select * from rollout where number < :before order by number desc limit :limit")
        .bind("before", before)
        .bind("limit", limit)
        .map((row, context) -> rollout(row))
        .list();
  }

  static List<RolloutDevice> devices(Handle handle, long number) {
    return handle
        .createQuery("select * from rollout_device where rollout = :number")
        .bind("number", number)
        .map(
            (row, context) ->
                new RolloutDevice(
                    row.getLong("rollout"),
                    DeviceId.of(row.getString("device")),
                    row.getInt("wave"),
                    Rows.word(row, "state", RolloutDevice.State.class),
                    row.getLong("rev"),
                    row.getString("detail"),
                    Rows.instant(row, "at_ns")))
        .stream()
        .sorted(Comparator.comparing(RolloutDevice::wave).thenComparing(RolloutDevice::device))
        .toList();
  }

  private static StoredRollout rollout(ResultSet row) throws SQLException {
    return new StoredRollout(
        row.getLong("number"),
        row.getLong("fleet_number"),
        row.getLong("previous_fleet_number"),
        Rows.instant(row, "at_ns"),
        row.getString("made_by"),
        row.getString("why"),
        row.getString("policy"),
        Rows.word(row, "state", StoredRollout.State.class),
        row.getInt("wave"),
        Rows.instant(row, "wave_at_ns"),
        row.getString("cause"),
        Rows.instant(row, "changed_at_ns"));
  }
}
