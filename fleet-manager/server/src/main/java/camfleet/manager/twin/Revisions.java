package camfleet.manager.twin;

import camfleet.manager.fleet.Documents;
import camfleet.manager.fleet.Registry;
import camfleet.manager.store.DeviceRevision;
import camfleet.manager.store.Store;
import camfleet.message.DesiredConfig;
import camfleet.topic.DeviceId;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The revisions of each device: the newest, those that have no final status yet, and the number of
 * the next. Changed on the twin's loop alone; any thread may read the newest.
 */
final class Revisions {
  /** As many as are looked through after a start for those without a final status. */
  private static final int LOOKED_BACK = 100;

  private final Registry registry;
  private final Store store;
  private final InstantSource wall;
  private final Map<DeviceId, DeviceRevision> newest = new ConcurrentHashMap<>();
  private final Map<DeviceId, NavigableMap<Long, DeviceRevision>> open = new HashMap<>();

  /** The last numbers of devices that were forgotten. */
  private final Map<DeviceId, Long> former = new HashMap<>();

  Revisions(Registry registry, Store store, InstantSource wall) {
    this.registry = registry;
    this.store = store;
    this.wall = wall;
  }

  void load() {
    for (DeviceRevision revision : store.newestDeviceRevisions()) {
      newest.put(revision.device(), revision);
      if (!revision.outcome().isFinal()) {
        store.deviceRevisions(revision.device(), Long.MAX_VALUE, LOOKED_BACK).stream()
            .filter(one -> !one.outcome().isFinal())
            .forEach(this::keepOpen);
      }
    }
  }

  /** The newest of a device, or null. */
  DeviceRevision newest(DeviceId device) {
    return newest.get(device);
  }

  Map<DeviceId, DeviceRevision> all() {
    return Collections.unmodifiableMap(newest);
  }

  /** Those of a device that have no final status, by number. */
  NavigableMap<Long, DeviceRevision> open(DeviceId device) {
    return open.getOrDefault(device, Collections.emptyNavigableMap());
  }

  /** The next revision of a device, above everything that anybody still remembers. */
  DeviceRevision next(DeviceId device, Wanted wanted, long fleetNumber, Long rollout, String by) {
    DesiredConfig desired =
        new DesiredConfig(
            nextRev(device),
            // The same bytes again after it was stored: no database keeps less than this.
            wall.instant().truncatedTo(ChronoUnit.MILLIS),
            by,
            wanted.groups(),
            wanted.config());
    return new DeviceRevision(
        device, desired, fleetNumber, rollout, DeviceRevision.Outcome.SENT, null, List.of());
  }

  private long nextRev(DeviceId device) {
    DeviceRevision mine = newest.get(device);
    long last = Math.max(mine == null ? 0 : mine.rev(), former.getOrDefault(device, 0L));
    Documents said = registry.find(device).map(known -> known.documents()).orElse(null);
    if (said != null && said.desired() != null) {
      last = Math.max(last, said.desired().rev());
    }
    if (said != null && said.reported() != null) {
      last = Math.max(last, said.reported().rev());
    }
    return last + 1;
  }

  /** Stores new revisions, all or none, and then knows them as the newest. */
  void add(Collection<DeviceRevision> revisions) {
    if (revisions.isEmpty()) {
      return;
    }
    store.addDeviceRevisions(revisions);
    for (DeviceRevision revision : revisions) {
      newest.put(revision.device(), revision);
      if (!revision.outcome().isFinal()) {
        keepOpen(revision);
      }
    }
  }

  /** Notes what became of one; storing that is left to the caller. */
  void note(DeviceRevision revision) {
    newest.computeIfPresent(
        revision.device(), (device, one) -> one.rev() == revision.rev() ? revision : one);
    if (!revision.outcome().isFinal()) {
      keepOpen(revision);
      return;
    }
    NavigableMap<Long, DeviceRevision> rest = open.get(revision.device());
    if (rest != null && rest.remove(revision.rev()) != null && rest.isEmpty()) {
      open.remove(revision.device());
    }
  }

  private void keepOpen(DeviceRevision revision) {
    open.computeIfAbsent(revision.device(), device -> new TreeMap<>())
        .put(revision.rev(), revision);
  }

  /** Forgets a device, but not which number was its last. */
  void forget(DeviceId device) {
    DeviceRevision last = newest.remove(device);
    open.remove(device);
    if (last != null) {
      former.merge(device, last.rev(), Math::max);
    }
    store.forgetDevice(device);
  }
}
