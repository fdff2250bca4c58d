package camfleet.manager.rollout;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Time as a rollout counts it: it stands still while the manager cannot hear the cameras, so that
 * nobody is blamed for that.
 */
final class RunningTime {
  /** As long as a camera may be silent that is well: its longest health interval and some more. */
  private static final long HEARD_NANOS = Duration.ofSeconds(35).toNanos();

  private final LongSupplier nanos;
  private long last;
  private long passed;
  private long resumed;
  private boolean runs;

  RunningTime(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Goes on to now; the time since the call before counts when it ran at both ends. */
  void tick(boolean canHear) {
    long now = nanos.getAsLong();
    if (runs && canHear) {
      passed += now - last;
    } else if (canHear) {
      resumed = passed;
    }
    runs = canHear;
    last = now;
  }

  boolean runs() {
    return runs;
  }

  /** Nanoseconds that counted. */
  long passed() {
    return passed;
  }

  /** Whether it has run long enough for a silence to mean that a camera is away. */
  boolean hasHeardAll() {
    return runs && passed - resumed >= HEARD_NANOS;
  }
}
