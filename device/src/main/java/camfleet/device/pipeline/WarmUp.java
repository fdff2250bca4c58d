package camfleet.device.pipeline;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The time after opening in which a camera's exposure and white balance settle. It runs from the
 * first picture, since a camera may take its time until then. Of the capture thread alone.
 */
final class WarmUp {
  private final long lengthNanos;
  private final LongSupplier nanos;
  private boolean begun;
  private long beganNanos;

  /**
   * @param length zero for a camera whose first picture is as good as any
   * @param nanos a monotonic clock
   */
  WarmUp(Duration length, LongSupplier nanos) {
    this.lengthNanos = length.toNanos();
    this.nanos = nanos;
  }

  /** The camera was opened; its next picture is the first. */
  void opened() {
    begun = false;
  }

  /** Whether a picture that came just now shows a camera that still settles. */
  boolean isOn() {
    if (lengthNanos == 0) {
      return false;
    }
    long now = nanos.getAsLong();
    if (!begun) {
      begun = true;
      beganNanos = now;
    }
    return now - beganNanos < lengthNanos;
  }
}
