package camfleet.message;

import java.time.Instant;
import java.util.Objects;

/**
 * A device's pulse and metrics, on {@code health}. What the machine does not tell is null.
 *
 * @param boot with {@code seq} the order of this document among the device's others
 * @param intervalS seconds until the next one, without jitter
 * @param load1m load average over one minute
 * @param rssBytes resident memory of the agent
 * @param rssiDbm Wi-Fi signal
 * @param throttled the Pi firmware's throttling bits (0 is none)
 */
public record DeviceHealth(
    Instant at,
    long boot,
    long seq,
    double intervalS,
    double uptimeS,
    Double temperatureC,
    Double load1m,
    Long memoryTotalBytes,
    Long memoryAvailableBytes,
    Long rssBytes,
    Long diskFreeBytes,
    Double rssiDbm,
    Long throttled,
    Frames frames,
    Messages messages,
    Clock clock)
    implements Message {
  public DeviceHealth {
    Objects.requireNonNull(at, "at");
    if (!(intervalS > 0)) {
      throw new IllegalArgumentException("interval_s must be positive, was " + intervalS);
    }
  }

  /**
   * Counts since the start: what came from the camera, and what became of it on each way. A frame
   * is encoded once, whoever takes it.
   *
   * @param published given to the broker with success
   * @param forgotten replaced by a newer one while waiting for the broker
   * @param tooLarge could not be made small enough for the broker or the limit
   * @param repeated the source gave the same picture once more
   * @param lost given to the broker without success
   * @param publishedBytes of the pictures that were published, or null when a document does not
   *     tell
   * @param streamed by TCP, or null when a document does not tell
   */
  public record Frames(
      long captured,
      long published,
      long forgotten,
      long tooLarge,
      long repeated,
      long lost,
      Long publishedBytes,
      Streamed streamed) {}

  /**
   * Frames for the sessions over TCP, all together, since the start.
   *
   * @param forgotten replaced by a newer one while waiting, without a connection to wait for, or
   *     larger than the other side takes
   * @param bytes of the pictures that were sent
   */
  public record Streamed(long sent, long forgotten, long bytes) {}

  /**
   * Counts since the start.
   *
   * @param refused malformed, unknown or not permitted
   * @param forgotten fell out of the full inbox
   */
  public record Messages(long received, long refused, long forgotten, long reconnects) {}

  /**
   * The device's clock against true time.
   *
   * @param offsetMs estimated, positive when the device is ahead, or null when unknown
   * @param errorMs bound of the error, or null when unknown
   */
  public record Clock(boolean synchronised, Double offsetMs, Double errorMs) {}
}
