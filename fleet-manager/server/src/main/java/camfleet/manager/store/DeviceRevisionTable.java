package camfleet.manager.store;

import camfleet.message.DesiredConfig;
import camfleet.message.Json;
import camfleet.message.Problem;
import camfleet.topic.DeviceId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The table {@code device_revision}, which keeps the newest of each device. */
final class DeviceRevisionTable {
  private DeviceRevisionTable() {}

  /**
   * @param kept how many of a device stay
   */
  static void add(Handle handle, Collection<DeviceRevision> revisions, int kept) {
    if (revisions.isEmpty()) {
      return;
    }
    try (PreparedBatch insert =
            handle.prepareBatch(
                "insert into device_revision (device, rev, desired, fleet_number, rollout, outcome,"
                    + " outcome_at_ns, errors) values (:device, :rev, :desired, :fleet, :rollout,"
                    + " :outcome, :outcomeAt, :errors)");
        PreparedBatch prune =
            handle.prepareBatch(
                "delete from device_revision where device = :device and rev < (select rev from"
                    + " device_revision where device = :device order by rev desc limit 1"
                    + " offset :kept)")) {
      for (DeviceRevision revision : revisions) {
        insert
            .bind("device", revision.device().value())
            .bind("rev", revision.rev())
            .bind("desired", Json.text(revision.desired()))
            .bind("fleet", revision.fleetNumber())
            .bind("rollout", revision.rollout())
            .bind("outcome", Rows.word(revision.outcome()))
            .bind("outcomeAt", Rows.nanos(revision.outcomeAt()))
            .bind("errors", Json.text(revision.errors()))
            .add();
        prune.bind("device", revision.device().value()).bind("kept", kept - 1).add();
      }
      insert.execute();
      prune.execute();
    }
  }

  static void setOutcomes(Handle handle, Collection<DeviceRevision> revisions) {
    if (revisions.isEmpty()) {
      return;
    }
    try (PreparedBatch batch =
        handle.prepareBatch(
            "update device_revision set outcome = :outcome, outcome_at_ns = :outcomeAt,"
                + " errors = :errors where device = :device and rev = :rev")) {
      for (DeviceRevision revision : revisions) {
        batch
            .bind("device", revision.device().value())
            .bind("rev", revision.rev())
            .bind("outcome", Rows.word(revision.outcome()))
            .bind("outcomeAt", Rows.nanos(revision.outcomeAt()))
            .bind("errors", Json.text(revision.errors()))
            .add();
      }
      batch.execute();
    }
  }

  static List<DeviceRevision> newest(Handle handle) {
    return handle
        .createQuery(
            "select r.* from (select device, max(rev) as rev from device_revision group by device)"
                + " newest join device_revision r on r.device = newest.device"
                + " and r.rev = newest.rev")
        .map((row, context) -> revision(row))
        .stream()
        .sorted(Comparator.comparing(DeviceRevision::device))
        .toList();
  }

  static List<DeviceRevision> before(Handle handle, DeviceId device, long before, int limit) {
    return handle
        .createQuery(
            "select * from device_revision where device = :device and rev < :before"
                + " order by rev desc limit :limit")
        .bind("device", device.value())
        .bind("before", before)
        .bind("limit", limit)
        .map((row, context) -> revision(row))
        .list();
  }

  static void delete(Handle handle, DeviceId device) {
    handle.execute("delete from device_revision where device = ?", device.value());
  }

  private static DeviceRevision revision(ResultSet row) throws SQLException {
    return new DeviceRevision(
        DeviceId.of(row.getString("device")),
        Rows.json(row, "desired", DesiredConfig.class),
        row.getLong("fleet_number"),
        Rows.number(row, "rollout"),
        Rows.word(row, "outcome", DeviceRevision.Outcome.class),
        Rows.instant(row, "outcome_at_ns"),
        Rows.list(row, "errors", Problem[].class));
  }
}
