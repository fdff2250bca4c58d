package camfleet.manager.rollout;

import camfleet.manager.layers.FleetDocument;
import camfleet.manager.store.DeviceRevision;
import camfleet.manager.store.FleetRevision;
import camfleet.manager.twin.Change;
import camfleet.manager.twin.Committed;
import camfleet.manager.twin.Twin;
import camfleet.message.Json;
import camfleet.message.Problem;
import camfleet.runtime.MalformedException;
import camfleet.setting.SettingTable;
import camfleet.topic.DeviceId;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The twin as rollouts see it. */
public final class TwinReleases implements Releases {
  private final Twin twin;

  public TwinReleases(Twin twin) {
    this.twin = twin;
  }

  @Override
  public DeviceRevision newest(DeviceId device) {
    return twin.newest(device);
  }

  @Override
  public CompletableFuture<Committed> commit(FleetDocument document, Change change) {
    return twin.commit(document, change);
  }

  @Override
  public CompletableFuture<List<DeviceRevision>> release(
      long fleetNumber, Collection<DeviceId> devices, Long rollout, String by, String why) {
    return twin.release(fleetNumber, devices, rollout, by, why);
  }

  @Override
  public CompletableFuture<Void> markReleased(long fleetNumber) {
    return twin.markReleased(fleetNumber);
  }

  @Override
  public FleetDocument document(FleetRevision revision) {
    String why;
    try {
      FleetDocument.Checked checked =
          FleetDocument.read(
              Json.readObject(revision.document().getBytes(StandardCharsets.UTF_8)),
              SettingTable.camera());
      if (checked.isGood()) {
        return checked.document();
      }
      why = checked.problems().stream().map(Problem::message).findFirst().orElse("");
    } catch (MalformedException e) {
      why = e.getMessage();
    }
    throw new IllegalStateException(
        "fleet revision " + revision.number() + " cannot be read: " + why);
  }
}
