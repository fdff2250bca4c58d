package camfleet.client;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * A JPEG that was asked for.
 *
 * @param sequence the frame's number since the device's start
 * @param capturedAt when the light was captured, by the device's clock; null when unknown
 * @param age how old it was when the manager gave it away
 */
public record Picture(String device, long sequence, Instant capturedAt, Duration age, byte[] jpeg) {
  public Picture {
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(jpeg, "jpeg");
  }

  @Override
  public String toString() {
    return "Picture[" + device + ", sequence " + sequence + ", " + jpeg.length + " bytes]";
  }
}
