package camfleet.manager.rollout;

import camfleet.manager.layers.FleetDocument;
import camfleet.manager.store.DeviceRevision;
import camfleet.manager.store.FleetRevision;
import camfleet.manager.twin.Change;
import camfleet.manager.twin.Committed;
import camfleet.manager.twin.TwinException;
import camfleet.topic.DeviceId;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What a rollout needs of the twin; on the twin's loop. */
public interface Releases {
  /** The newest revision of a device with what became of it, or null when there is none. */
  DeviceRevision newest(DeviceId device);

  /** Stores the next fleet revision and sends nothing; an equal document makes no new one. */
  CompletableFuture<Committed> commit(FleetDocument document, Change change);

  /**
   * Makes, stores and publishes what a fleet revision wants of these devices; one of which nothing
   * else is wanted than before gets no revision.
   *
   * @return the revisions that were made
   */
  CompletableFuture<List<DeviceRevision>> release(
      long fleetNumber, Collection<DeviceId> devices, Long rollout, String by, String why);

  /** From now on newcomers get this fleet revision. */
  CompletableFuture<Void> markReleased(long fleetNumber);

  /**
   * What a stored fleet revision says.
   *
   * @throws TwinException when this version cannot read it
   */
  FleetDocument document(FleetRevision revision) throws TwinException;
}
