package camfleet.device.command;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Somebody's wish for pictures, which ends by itself when it is not renewed, so that an asker who
 * crashed leaves no camera streaming.
 */
public final class StreamLease {
  private final LongSupplier nanos;
  private long untilNanos;
  private boolean granted;

  public StreamLease(LongSupplier nanos) {
    this.nanos = nanos;
  }

  synchronized void renew(double seconds) {
    granted = true;
    untilNanos = nanos.getAsLong() + (long) (seconds * 1e9);
  }

  synchronized void end() {
    granted = false;
  }

  /** Whether pictures are wished for now. */
  public boolean isActive() {
    return secondsLeft() > 0;
  }

  /** What is left of the lease, 0 without one. */
  public synchronized double secondsLeft() {
    long left = granted ? untilNanos - nanos.getAsLong() : 0;
    if (left <= 0) {
      granted = false;
      return 0;
    }
    return Math.round(left / (double) TimeUnit.MILLISECONDS.toNanos(1)) / 1000.0;
  }
}
