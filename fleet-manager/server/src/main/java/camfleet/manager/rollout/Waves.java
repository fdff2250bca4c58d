package camfleet.manager.rollout;

import camfleet.manager.layers.RolloutPolicy;
import camfleet.topic.DeviceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which cameras have a change first, and how many at a time. */
final class Waves {
  private Waves() {}

  /**
   * How many cameras each wave has, none of them empty.
   *
   * @param cameras how many there are in all
   */
  static List<Integer> sizes(RolloutPolicy policy, int cameras) {
    List<Integer> sizes = new ArrayList<>();
    int had = 0;
    if (policy.perMinute() == null) {
      for (RolloutPolicy.Wave wave : policy.waves()) {
        int upTo = wave.of(cameras);
        if (upTo > had) {
          sizes.add(upTo - had);
          had = upTo;
        }
      }
      if (had < cameras) {
        sizes.add(cameras - had);
      }
    } else {
      int each = perSecond(policy.perMinute());
      for (; had < cameras; had += each) {
        sizes.add(Math.min(each, cameras - had));
      }
    }
    return sizes;
  }

  /** What a rate brings at a time: no more than one lot a second. */
  private static int perSecond(double perMinute) {
    return (int) Math.max(1, Math.min(1_000_000, Math.ceil(perMinute / 60)));
  }

  /** From the beginning of one wave to that of the next when there is a rate. */
  static Duration pace(double perMinute) {
    return Duration.ofNanos((long) (perSecond(perMinute) * 60e9 / perMinute));
  }

  /**
   * The wave of each camera, from 0: those that are online first, those that are away last, by id.
   * A change is proven by cameras that are there.
   */
  static Map<DeviceId, Integer> assign(
      RolloutPolicy policy, Collection<DeviceId> cameras, Attendance attendance) {
    List<DeviceId> order = new ArrayList<>(cameras);
    order.sort(Comparator.naturalOrder());
    Map<DeviceId, Attendance.Answer> seen = new LinkedHashMap<>();
    order.forEach(device -> seen.put(device, attendance.of(device)));
    order.sort(Comparator.comparing(device -> rank(seen.get(device))));
    Map<DeviceId, Integer> waves = new LinkedHashMap<>();
    int wave = 0;
    int next = 0;
    for (int size : sizes(policy, order.size())) {
      for (DeviceId device : order.subList(next, next + size)) {
        waves.put(device, wave);
      }
      next += size;
      wave++;
    }
    return waves;
  }

  private static int rank(Attendance.Answer answer) {
    return switch (answer) {
      case ONLINE -> 0;
      case UNCLEAR -> 1;
      case AWAY -> 2;
    };
  }

  /** At most so many of them, evenly spread over their order. */
  static List<DeviceId> sample(List<DeviceId> cameras, int most) {
    if (cameras.size() <= most) {
      return List.copyOf(cameras);
    }
    List<DeviceId> some = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      some.add(cameras.get((int) ((long) i * cameras.size() / most)));
    }
    return some;
  }
}
