package camfleet.manager.rollout;

import camfleet.manager.fleet.Device;
import camfleet.manager.fleet.Presence;
import camfleet.manager.fleet.Registry;
import camfleet.topic.DeviceId;

/** Whether a camera is there. */
@FunctionalInterface
public interface Attendance {
  /** What is known of it. */
  enum Answer {
    ONLINE,
    /** It or its will said so. */
    AWAY,
    /** Nothing was heard of it, which says little when nobody could hear. */
    UNCLEAR
  }

  Answer of(DeviceId device);

  /** As the registry knows it. */
  static Attendance in(Registry registry) {
    return device -> {
      Device known = registry.find(device).orElse(null);
      if (known == null) {
        return Answer.UNCLEAR;
      }
      if (known.presence() == Presence.ONLINE) {
        return Answer.ONLINE;
      }
      return known.signs().status() == Presence.Status.OFFLINE ? Answer.AWAY : Answer.UNCLEAR;
    };
  }
}
