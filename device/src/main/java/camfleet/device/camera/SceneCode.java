package camfleet.device.camera;

import camfleet.topic.DeviceId;
import java.util.Optional;

/** The machine-readable code at the bottom of the synthetic scene. */
public final class SceneCode {
  private SceneCode() {}

  /**
   * What the code says.
   *
   * @param sequence the frame's number since boot
   * @param capturedAtNanos ns since 1970, UTC
   */
  public record Reading(DeviceId device, long sequence, long capturedAtNanos) {}

  /** Reads the code out of a picture; empty when there is none or it is damaged. */
  public static Optional<Reading> read(byte[] jpeg) {
    return Optional.empty();
  }
}
