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
 * @param stream the frame streams over TCP; {@link Stream#NONE} when a document does not tell
 * @param latestFps pictures per second, at most, that are published as the latest, 0 for none; null
 *     when a document does not tell
 * @param synchronised whether the sensor exposes at the same moments as the others of its {@code
 *     sync}; null when it is not asked to
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
    int viewers,
    Stream stream,
    Double latestFps,
    Boolean synchronised)
    implements Message {
  public DeviceState {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(camera, "camera");
    stream = stream == null ? Stream.NONE : stream;
  }

  /** Of a camera that is not asked to expose at the same moments as others. */
  public DeviceState(
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
      int viewers,
      Stream stream,
      Double latestFps) {
    this(
        at,
        boot,
        seq,
        streaming,
        recording,
        camera,
        cameraError,
        fps,
        width,
        height,
        viewers,
        stream,
        latestFps,
        null);
  }

  /**
   * The frame streams over TCP that a lease asks for.
   *
   * @param sessions leases that run
   * @param connected sessions whose connection stands
   * @param blocked connected sessions whose other side takes no frames
   * @param fallback whether pictures are published in place of a stream that is blocked or has no
   *     connection
   * @param problem why a session has no connection, in one sentence, or null when each has one
   */
  public record Stream(int sessions, int connected, int blocked, boolean fallback, String problem) {
    /** Nobody asks. */
    public static final Stream NONE = new Stream(0, 0, 0, false);

    /** Without a problem. */
    public Stream(int sessions, int connected, int blocked, boolean fallback) {
      this(sessions, connected, blocked, fallback, null);
    }
  }
}
