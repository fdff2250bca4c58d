package camfleet.manager.rollout;

import camfleet.topic.DeviceId;
import java.util.Optional;

/**
 * Looks at a camera's pictures while a change soaks: they arrive, at the wanted rate, not black and
 * not frozen.
 */
public interface HealthGate {
  /** Begins to look; from then on the camera is asked for pictures. */
  void watch(DeviceId device);

  /**
   * What is wrong with what was seen since {@link #watch}, in one sentence; empty while nothing is.
   *
   * @param isOver whether the soak time has ended, so that what has not been seen by now is missing
   */
  Optional<String> verdict(DeviceId device, boolean isOver);

  /** Stops looking. */
  void unwatch(DeviceId device);
}
