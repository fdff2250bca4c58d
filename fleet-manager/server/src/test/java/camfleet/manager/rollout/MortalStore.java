package camfleet.manager.rollout;

import camfleet.manager.store.DeviceRevision;
import camfleet.manager.store.FleetRevision;
import camfleet.manager.store.RolloutDevice;
import camfleet.manager.store.Store;
import camfleet.manager.store.StoredDevice;
import camfleet.manager.store.StoredEvent;
import camfleet.manager.store.StoredRollout;
import camfleet.topic.DeviceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * A store in memory of a process that can be killed before or after any write: from then on nothing
 * can be written until it is born again.
 */
final class MortalStore implements Store {
  /** The process was killed. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  private final Map<DeviceId, StoredDevice> devices = new TreeMap<>();
  private final NavigableMap<Long, FleetRevision> fleet = new TreeMap<>();
  private final Map<DeviceId, NavigableMap<Long, DeviceRevision>> revisions = new TreeMap<>();
  private final NavigableMap<Long, StoredRollout> rollouts = new TreeMap<>();
  private final Map<Long, Map<DeviceId, RolloutDevice>> members = new TreeMap<>();
  private final List<StoredEvent> events = new ArrayList<>();
  private BooleanSupplier kills = () -> false;
  private boolean isDead;

  /** Asked before and after each write whether the process is killed there. */
  void killWhen(BooleanSupplier asked) {
    kills = asked;
  }

  void bornAgain() {
    isDead = false;
  }

  boolean isDead() {
    return isDead;
  }

  /** A moment at which the process may be killed. */
  void moment() {
    if (isDead || kills.getAsBoolean()) {
      isDead = true;
      throw new Killed();
    }
  }

  private void write(Runnable write) {
    moment();
    write.run();
    moment();
  }

  @Override
  public void saveDevices(Collection<StoredDevice> those) {
    write(() -> those.forEach(device -> devices.put(device.id(), device)));
  }

  @Override
  public List<StoredDevice> devices() {
    return List.copyOf(devices.values());
  }

  @Override
  public void forgetDevice(DeviceId device) {
    write(
        () -> {
          devices.remove(device);
          revisions.remove(device);
        });
  }

  @Override
  public FleetRevision addFleetRevision(FleetRevision one) {
    long number = fleet.isEmpty() ? 1 : fleet.lastKey() + 1;
    FleetRevision numbered =
        new FleetRevision(
            number, one.at(), one.by(), one.why(), one.origin(), one.document(), one.released());
    write(() -> fleet.put(number, numbered));
    return numbered;
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
    write(
        () ->
            fleet.computeIfPresent(
                number,
                (key, one) ->
                    new FleetRevision(
                        key, one.at(), one.by(), one.why(), one.origin(), one.document(), true)));
  }

  @Override
  public Optional<FleetRevision> fleetRevision(long number) {
    return Optional.ofNullable(fleet.get(number));
  }

  @Override
  public Optional<FleetRevision> fleetRevisionAt(Instant at) {
    return fleet.descendingMap().values().stream().filter(one -> !one.at().isAfter(at)).findFirst();
  }

  @Override
  public List<FleetRevision> fleetRevisions(long before, int limit) {
    return fleet.headMap(before, false).descendingMap().values().stream().limit(limit).toList();
  }

  @Override
  public void addDeviceRevisions(Collection<DeviceRevision> those) {
    write(
        () -> {
          for (DeviceRevision one : those) {
            if (of(one.device()).containsKey(one.rev())) {
              throw new AssertionError(one.device() + " has revision " + one.rev() + " already");
            }
          }
          those.forEach(one -> of(one.device()).put(one.rev(), one));
        });
  }

  private NavigableMap<Long, DeviceRevision> of(DeviceId device) {
    return revisions.computeIfAbsent(device, id -> new TreeMap<>());
  }

  @Override
  public void setOutcomes(Collection<DeviceRevision> those) {
    write(
        () ->
            those.forEach(one -> of(one.device()).computeIfPresent(one.rev(), (rev, was) -> one)));
  }

  @Override
  public List<DeviceRevision> newestDeviceRevisions() {
    return revisions.values().stream()
        .filter(all -> !all.isEmpty())
        .map(all -> all.lastEntry().getValue())
        .toList();
  }

  @Override
  public List<DeviceRevision> deviceRevisions(DeviceId device, long before, int limit) {
    return of(device).headMap(before, false).descendingMap().values().stream()
        .limit(limit)
        .toList();
  }

  @Override
  public StoredRollout addRollout(StoredRollout one, Collection<RolloutDevice> those) {
    long number = rollouts.isEmpty() ? 1 : rollouts.lastKey() + 1;
    StoredRollout numbered =
        new StoredRollout(
            number,
            one.fleetNumber(),
            one.previousFleetNumber(),
            one.at(),
            one.by(),
            one.why(),
            one.policy(),
            one.state(),
            one.wave(),
            one.waveAt(),
            one.cause(),
            one.changedAt());
    write(
        () -> {
          rollouts.put(number, numbered);
          Map<DeviceId, RolloutDevice> all = new TreeMap<>();
          for (RolloutDevice device : those) {
            all.put(
                device.device(),
                new RolloutDevice(
                    number,
                    device.device(),
                    device.wave(),
                    device.state(),
                    device.rev(),
                    device.detail(),
                    device.at()));
          }
          members.put(number, all);
        });
    return numbered;
  }

  @Override
  public void saveRollout(StoredRollout one, Collection<RolloutDevice> changed) {
    write(
        () -> {
          rollouts.put(one.number(), one);
          changed.forEach(device -> members.get(one.number()).put(device.device(), device));
        });
  }

  @Override
  public Optional<StoredRollout> rollout(long number) {
    return Optional.ofNullable(rollouts.get(number));
  }

  @Override
  public List<RolloutDevice> rolloutDevices(long number) {
    return List.copyOf(members.getOrDefault(number, Map.of()).values());
  }

  @Override
  public List<StoredRollout> rollouts(long before, int limit) {
    return rollouts.headMap(before, false).descendingMap().values().stream().limit(limit).toList();
  }

  @Override
  public List<StoredEvent> addEvents(Collection<StoredEvent> those) {
    events.addAll(those);
    return List.copyOf(those);
  }

  @Override
  public List<StoredEvent> events(DeviceId device, Instant since, long before, int limit) {
    return List.copyOf(events);
  }

  @Override
  public int pruneEvents(Instant olderThan, int kept) {
    return 0;
  }

  @Override
  public void close() {}
}
