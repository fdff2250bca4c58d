package camfleet.manager.store;

import camfleet.topic.DeviceId;
import java.time.Instant;
import java.util.Objects;

/**
 * One device of a rollout.
 *
 * @param wave from 0
 * @param rev the device revision that it was sent; 0 before
 * @param detail one sentence for people, or null
 */
public record RolloutDevice(
    long rollout, DeviceId device, int wave, State state, long rev, String detail, Instant at) {
  /** Where a device stands in a rollout. */
  public enum State {
    /** Its wave has not come. */
    WAITING,
    SENT,
    /** Applied; its pictures are looked at for the soak time. */
    SOAKING,
    DONE,
    /** It was not online; it does not count and converges when it returns. */
    AWAY,
    FAILED,
    REVERTING,
    REVERTED;
  }

  public RolloutDevice {
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(at, "at");
  }
}
