package camfleet.manager.rollout;

import camfleet.manager.layers.RolloutPolicy;
import camfleet.manager.store.RolloutDevice;
import camfleet.manager.store.RolloutDevice.State;
import camfleet.manager.store.Store;
import camfleet.manager.store.StoredRollout;
import camfleet.topic.DeviceId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A rollout that is not over, as it stands; what changes on it is stored together. */
final class Course {
  private final InstantSource wall;
  private final RunningTime time;
  private final Map<DeviceId, RolloutDevice> devices = new TreeMap<>();
  private final Map<DeviceId, Long> since = new HashMap<>();
  private final Set<DeviceId> unsaved = new LinkedHashSet<>();
  private StoredRollout rollout;
  private RolloutPolicy policy;
  private boolean isUnsaved;
  private long waveSince;

  Course(
      StoredRollout rollout,
      RolloutPolicy policy,
      Collection<RolloutDevice> devices,
      InstantSource wall,
      RunningTime time) {
    this.rollout = rollout;
    this.policy = policy;
    this.wall = wall;
    this.time = time;
    this.waveSince = time.passed();
    for (RolloutDevice device : devices) {
      this.devices.put(device.device(), device);
      since.put(device.device(), time.passed());
    }
  }

  StoredRollout rollout() {
    return rollout;
  }

  RolloutPolicy policy() {
    return policy;
  }

  long number() {
    return rollout.number();
  }

  StoredRollout.State state() {
    return rollout.state();
  }

  RolloutDevice device(DeviceId device) {
    return devices.get(device);
  }

  /** All of them, by id; a copy. */
  List<RolloutDevice> devices() {
    return new ArrayList<>(devices.values());
  }

  /** Those in one of these states, by id; a copy. */
  List<RolloutDevice> in(Set<State> states) {
    List<RolloutDevice> those = new ArrayList<>();
    for (RolloutDevice device : devices.values()) {
      if (states.contains(device.state())) {
        those.add(device);
      }
    }
    return those;
  }

  int count(State state) {
    int count = 0;
    for (RolloutDevice device : devices.values()) {
      if (device.state() == state) {
        count++;
      }
    }
    return count;
  }

  /** How many waves it has. */
  int waves() {
    return 1 + devices.values().stream().mapToInt(RolloutDevice::wave).max().orElse(0);
  }

  /** Counted nanoseconds since the device came into its state. */
  long inStateFor(DeviceId device) {
    return time.passed() - since.get(device);
  }

  /** Counted nanoseconds since the wave began. */
  long inWaveFor() {
    return time.passed() - waveSince;
  }

  /** The device's state; its time in it begins. */
  void put(RolloutDevice before, State state, long rev, String detail) {
    since.put(before.device(), time.passed());
    replace(
        new RolloutDevice(
            before.rollout(), before.device(), before.wave(), state, rev, detail, wall.instant()));
  }

  /** The revision that it was sent. */
  void sent(RolloutDevice before, long rev) {
    put(before, before.state(), rev, before.detail());
  }

  void move(RolloutDevice before, int wave) {
    replace(
        new RolloutDevice(
            before.rollout(),
            before.device(),
            wave,
            before.state(),
            before.rev(),
            before.detail(),
            before.at()));
  }

  private void replace(RolloutDevice device) {
    devices.put(device.device(), device);
    unsaved.add(device.device());
  }

  void begin(int wave) {
    waveSince = time.passed();
    put(rollout.state(), wave, wall.instant(), rollout.cause());
  }

  void put(StoredRollout.State state, String cause) {
    put(state, rollout.wave(), rollout.waveAt(), cause);
  }

  void put(RolloutPolicy other) {
    policy = other;
    put(rollout.state(), rollout.cause());
  }

  private void put(StoredRollout.State state, int wave, Instant waveAt, String cause) {
    isUnsaved = true;
    rollout =
        new StoredRollout(
            rollout.number(),
            rollout.fleetNumber(),
            rollout.previousFleetNumber(),
            rollout.at(),
            rollout.by(),
            rollout.why(),
            PolicyText.of(policy),
            state,
            wave,
            waveAt,
            cause,
            wall.instant());
  }

  boolean isSaved() {
    return !isUnsaved && unsaved.isEmpty();
  }

  /** Stores what has changed; when that fails it has still to be stored. */
  void save(Store store) {
    if (isSaved()) {
      return;
    }
    store.saveRollout(rollout, unsaved.stream().map(devices::get).toList());
    isUnsaved = false;
    unsaved.clear();
  }
}
