package camfleet.message;

import java.time.Instant;
import java.util.Objects;

/**
 * What is running on a device, on {@code state}.
 *
 * @param boot with {@code seq} the order of this document among the device's others
 * @param streaming whether pictures are being published
 * @param cameraError the camera's own words when it failed, or null
 * @param fps pictures per second that really come, over the last seconds
 * @param width pixels, 0 before the first picture
 * @param viewers how many leases ask for pictures
 */
public record DeviceState(
    Instant at,
    long boot,
    long seq,
    boolean streaming,
    boolean recording,
    CameraStatus camera,
    String cameraError,
    double fps,
    int width,
    int height,
    int viewers)
    implements Message {
  public DeviceState {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(camera, "camera");
  }
}
