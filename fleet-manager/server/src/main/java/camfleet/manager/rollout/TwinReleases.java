package camfleet.manager.rollout;

import camfleet.manager.layers.FleetDocument;
import camfleet.manager.store.DeviceRevision;
import camfleet.manager.store.FleetRevision;
import camfleet.manager.twin.Change;
import camfleet.manager.twin.Committed;
import camfleet.manager.twin.Twin;
import camfleet.manager.twin.TwinException;
import camfleet.topic.DeviceId;
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
  public FleetDocument document(FleetRevision revision) throws TwinException {
    return twin.document(revision);
  }
}
