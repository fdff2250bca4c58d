package camfleet.manager.rollout;

import camfleet.manager.store.RolloutDevice;
import camfleet.manager.store.RolloutDevice.State;
import camfleet.topic.DeviceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Says whose pictures are looked at: of a great wave a sample, so that looking costs little. */
final class Lookout {
  /** Cameras that are looked at, at once. */
  static final int MOST = 50;

  private final HealthGate gate;
  private final Course course;
  private final Map<Integer, Set<DeviceId>> samples = new HashMap<>();
  private final Set<DeviceId> known = new LinkedHashSet<>();
  private final Set<DeviceId> watched = new LinkedHashSet<>();

  Lookout(HealthGate gate, Course course) {
    this.gate = gate;
    this.course = course;
  }

  private boolean looks() {
    return course.policy().pictures() && !course.policy().soak().equals(Duration.ZERO);
  }

  /** Those of a wave that has begun whose pictures are looked at. */
  Collection<DeviceId> sample(int wave) {
    if (!looks()) {
      return List.of();
    }
    return samples.computeIfAbsent(
        wave,
        number -> {
          List<DeviceId> there = new ArrayList<>();
          for (RolloutDevice device : course.devices()) {
            boolean isLater = device.state() == State.WAITING || device.state() == State.AWAY;
            if (device.wave() == number && !isLater) {
              there.add(device.device());
            }
          }
          return new LinkedHashSet<>(Waves.sample(there, MOST));
        });
  }

  /** To be called before a camera is sent something. */
  void before(RolloutDevice device) {
    if (isLookedAt(device)) {
      known.add(device.device());
      gate.before(device.device());
    }
  }

  private boolean isLookedAt(RolloutDevice device) {
    Collection<DeviceId> sample = sample(device.wave());
    // One that was away while the sample was drawn is looked at when there is room.
    return looks() && (sample.contains(device.device()) || sample.size() < MOST);
  }

  /** Begins and ends as the cameras stand. */
  void tend() {
    for (DeviceId device : List.copyOf(known)) {
      State state = course.device(device).state();
      if (state != State.SENT && state != State.SOAKING) {
        known.remove(device);
        watched.remove(device);
        gate.unwatch(device);
      }
    }
    for (RolloutDevice device : course.in(Set.of(State.SOAKING))) {
      if (!watched.contains(device.device()) && watched.size() < MOST && isLookedAt(device)) {
        known.add(device.device());
        watched.add(device.device());
        gate.watch(device.device());
      }
    }
  }

  Optional<String> verdict(DeviceId device, boolean isOver) {
    return watched.contains(device) ? gate.verdict(device, isOver) : Optional.empty();
  }

  /** Ends all. */
  void close() {
    known.forEach(gate::unwatch);
    known.clear();
    watched.clear();
  }
}
