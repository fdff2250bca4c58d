package camfleet.manager.twin;

import camfleet.manager.fleet.Device;
import camfleet.manager.fleet.Presence;
import camfleet.manager.fleet.Registry;
import camfleet.manager.store.FleetRevision;
import camfleet.topic.DeviceId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Devices of which nothing was ever wanted: each gets what the newest released fleet revision says
 * of it, once it has said what it has. On the twin's loop alone.
 */
final class Newcomers {
  /** As long as a device may take to say which revision it has. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Registry registry;
  private final FleetRevisions fleet;
  private final Revisions revisions;
  private final Releases releases;
  private final InstantSource wall;
  private final Set<DeviceId> looked = new HashSet<>();

  Newcomers(
      Registry registry,
      FleetRevisions fleet,
      Revisions revisions,
      Releases releases,
      InstantSource wall) {
    this.registry = registry;
    this.fleet = fleet;
    this.revisions = revisions;
    this.releases = releases;
    this.wall = wall;
  }

  /** To be looked at, unless it has a revision. */
  void add(DeviceId device) {
    if (revisions.newest(device) == null) {
      looked.add(device);
    }
  }

  void forget(DeviceId device) {
    looked.remove(device);
  }

  void tick() throws TwinException {
    if (looked.isEmpty()) {
      return;
    }
    List<DeviceId> ready = new ArrayList<>();
    looked.removeIf(
        device -> {
          Device known = registry.find(device).orElse(null);
          if (known == null || revisions.newest(device) != null) {
            return true;
          }
          if (!hasSpoken(known)) {
            return false;
          }
          ready.add(device);
          return true;
        });
    long released = fleet.released();
    if (released == 0 || ready.isEmpty()) {
      return;
    }
    FleetRevision revision = fleet.find(released);
    releases.release(released, ready, null, revision.by());
  }

  private boolean hasSpoken(Device known) {
    return known.documents().reported() != null
        || (known.presence() == Presence.ONLINE
            && Duration.between(known.since(), wall.instant()).compareTo(PATIENCE) >= 0);
  }
}
