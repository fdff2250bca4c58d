package camfleet.manager.rollout;

import camfleet.topic.DeviceId;
import java.util.Optional;

/**
 * Looks at a camera's pictures while a change soaks: they arrive, at the wanted rate, not black and
 * not frozen.
 */
public interface HealthGate {
  /** Passes everything. */
  HealthGate OPEN =
      new HealthGate() {
        @Override
        public void before(DeviceId device) {}

        @Override
        public void watch(DeviceId device) {}

        @Override
        public Optional<String> verdict(DeviceId device, boolean isOver) {
          return Optional.empty();
        }

        @Override
        public void unwatch(DeviceId device) {}
      };

  /**
   * Notes what the camera's pictures are like before it is changed, so that the change is not
   * blamed for it. Without this nothing is known of it.
   */
  void before(DeviceId device);

  /** Begins to look; from then on the camera is asked for pictures. */
  void watch(DeviceId device);

  /**
   * What is wrong with what was seen since {@link #watch}, in one sentence; empty while nothing is.
   *
   * @param isOver whether the soak time has ended, so that what has not been seen by now is missing
   */
  Optional<String> verdict(DeviceId device, boolean isOver);

  /** Stops looking, and forgets what was noted; also when it was not looked at. */
  void unwatch(DeviceId device);
}
