package camfleet.manager.twin;

import camfleet.manager.store.DeviceRevision;
import camfleet.manager.store.FleetRevision;
import camfleet.manager.store.RolloutDevice;
import camfleet.manager.store.Store;
import camfleet.manager.store.StoreException;
import camfleet.manager.store.StoredDevice;
import camfleet.manager.store.StoredEvent;
import camfleet.manager.store.StoredRollout;
import camfleet.topic.DeviceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A store of maps that can lose everything, go back to a copy and fail. */
final class FakeStore implements Store {
  private NavigableMap<Long, FleetRevision> fleet = new TreeMap<>();
  private Map<DeviceId, NavigableMap<Long, DeviceRevision>> devices = new TreeMap<>();
  private boolean failing;

  /** How many writes there were. */
  int writes;

  /** Final statuses that were stored over other final statuses. */
  final List<String> overwritten = new ArrayList<>();

  void fail(boolean fails) {
    failing = fails;
  }

  /** As it is now. */
  FakeStore copy() {
    FakeStore copy = new FakeStore();
    copy.fleet = new TreeMap<>(fleet);
    devices.forEach((device, all) -> copy.devices.put(device, new TreeMap<>(all)));
    return copy;
  }

  private void write() {
    if (failing) {
      throw new StoreException("the disk is full; make room", null);
    }
    writes++;
  }

  @Override
  public void forgetDevice(DeviceId device) {
    write();
    devices.remove(device);
  }

  @Override
  public FleetRevision addFleetRevision(FleetRevision revision) {
    write();
    long number = fleet.isEmpty() ? 1 : fleet.lastKey() + 1;
    FleetRevision added = with(revision, number, revision.released());
    fleet.put(number, added);
    return added;
  }

  private static FleetRevision with(FleetRevision revision, long number, boolean released) {
    return new FleetRevision(
        number,
        revision.at(),
        revision.by(),
        revision.why(),
        revision.origin(),
        revision.document(),
        released);
  }

  @Override
  public Optional<FleetRevision> head() {
    return fleet.isEmpty() ? Optional.empty() : Optional.of(fleet.lastEntry().getValue());
  }

  @Override
  public Optional<FleetRevision> released() {
    return fleet.descendingMap().values().stream().filter(FleetRevision::released).findFirst();
  }

  @Override
  public void markReleased(long number) {
    write();
    fleet.computeIfPresent(number, (same, revision) -> with(revision, number, true));
  }

  @Override
  public Optional<FleetRevision> fleetRevision(long number) {
    return Optional.ofNullable(fleet.get(number));
  }

  @Override
  public Optional<FleetRevision> fleetRevisionAt(Instant at) {
    return fleet.descendingMap().values().stream()
        .filter(revision -> !revision.at().isAfter(at))
        .findFirst();
  }

  @Override
  public List<FleetRevision> fleetRevisions(long before, int limit) {
    return fleet.headMap(before, false).descendingMap().values().stream().limit(limit).toList();
  }

  @Override
  public void addDeviceRevisions(Collection<DeviceRevision> revisions) {
    write();
    Set<String> keys = new HashSet<>();
    for (DeviceRevision revision : revisions) {
      if (all(revision.device()).containsKey(revision.rev())
          || !keys.add(revision.device() + " " + revision.rev())) {
        throw new StoreException(
            "revision " + revision.rev() + " of " + revision.device() + " is there already", null);
      }
    }
    revisions.forEach(
        revision ->
            devices
                .computeIfAbsent(revision.device(), device -> new TreeMap<>())
                .put(revision.rev(), revision));
  }

  private NavigableMap<Long, DeviceRevision> all(DeviceId device) {
    return devices.getOrDefault(device, new TreeMap<>());
  }

  @Override
  public void setOutcomes(Collection<DeviceRevision> revisions) {
    write();
    for (DeviceRevision revision : revisions) {
      DeviceRevision before = all(revision.device()).get(revision.rev());
      if (before == null) {
        continue;
      }
      if (before.outcome().isFinal() && before.outcome() != revision.outcome()) {
        overwritten.add(before + " by " + revision.outcome());
      }
      devices.get(revision.device()).put(revision.rev(), revision);
    }
  }

  @Override
  public List<DeviceRevision> newestDeviceRevisions() {
    return devices.values().stream().map(all -> all.lastEntry().getValue()).toList();
  }

  @Override
  public List<DeviceRevision> deviceRevisions(DeviceId device, long before, int limit) {
    return all(device).headMap(before, false).descendingMap().values().stream()
        .limit(limit)
        .toList();
  }

  @Override
  public void saveDevices(Collection<StoredDevice> all) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<StoredDevice> devices() {
    throw new UnsupportedOperationException();
  }

  @Override
  public StoredRollout addRollout(StoredRollout rollout, Collection<RolloutDevice> all) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void saveRollout(StoredRollout rollout, Collection<RolloutDevice> changedDevices) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<StoredRollout> rollout(long number) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<RolloutDevice> rolloutDevices(long number) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<StoredRollout> rollouts(long before, int limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<StoredEvent> events(DeviceId device, Instant since, long before, int limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<StoredEvent> addEvents(Collection<StoredEvent> events) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int pruneEvents(Instant before, int keep) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
