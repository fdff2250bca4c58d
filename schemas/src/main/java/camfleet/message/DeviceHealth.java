package camfleet.message;

import java.time.Instant;
import java.util.Map;
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
 * @param controls what the camera itself says is in force, by setting; null when it does not say
 * @param pins null without pins
 * @param plugins by name, of those that the settings name; null without any
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
    Clock clock,
    Map<String, Object> controls,
    Pins pins,
    Map<String, Plugin> plugins)
    implements Message {
  public DeviceHealth {
    Objects.requireNonNull(at, "at");
    if (!(intervalS > 0)) {
      throw new IllegalArgumentException("interval_s must be positive, was " + intervalS);
    }
    controls = controls == null ? null : Copies.map(controls);
    plugins = plugins == null ? null : Copies.map(plugins);
  }

  /** Of a camera that tells nothing of its controls, has no pins and no plug-ins. */
  public DeviceHealth(
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
      Clock clock) {
    this(
        at,
        boot,
        seq,
        intervalS,
        uptimeS,
        temperatureC,
        load1m,
        memoryTotalBytes,
        memoryAvailableBytes,
        rssBytes,
        diskFreeBytes,
        rssiDbm,
        throttled,
        frames,
        messages,
        clock,
        null,
        null,
        null);
  }

  /**
   * Counts of the pins since the start.
   *
   * @param pulses given on {@code ttl_out_pin}
   * @param edges rising ones noted on {@code ttl_in_pin}
   * @param bounced edges that came too soon after another to count
   * @param triggered edges of {@code trigger_pin} that were acted upon
   * @param problem why a pin cannot be used, in one sentence, or null
   */
  public record Pins(long pulses, long edges, long bounced, long triggered, String problem) {}

  /**
   * What became of pictures in one plug-in since the start.
   *
   * @param keptBack pictures that it did not let through
   * @param failures it threw or did not come back
   * @param problem why it is skipped, in one sentence, or null while it runs
   */
  public record Plugin(long pictures, long keptBack, long failures, String problem) {}

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
   * @param encoded the captured ones that somebody took; the others were not worth the work; null
   *     when a document does not tell
   * @param warmUp came while a camera that had just been opened settled, and are neither captured
   *     nor delivered; null when a document does not tell
   */
  public record Frames(
      long captured,
      long published,
      long forgotten,
      long tooLarge,
      long repeated,
      long lost,
      Long publishedBytes,
      Streamed streamed,
      Long encoded,
      Long warmUp) {}

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
