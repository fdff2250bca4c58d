package camfleet.runtime;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses between attempts that grow by doubling and are drawn from the whole interval ("full
 * jitter"), so that a fleet that lost its broker together does not return together. For one thread.
 */
public final class Backoff {
  private final long firstNanos;
  private final long maxNanos;
  private final RandomGenerator random;
  private long ceilingNanos;

  public Backoff(Duration first, Duration max, RandomGenerator random) {
    if (first.isNegative() || first.isZero() || max.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "first must be positive and at most max, was " + first + " and " + max);
    }
    this.firstNanos = first.toNanos();
    this.maxNanos = max.toNanos();
    this.random = random;
    this.ceilingNanos = firstNanos;
  }

  /** The next pause: uniform in [0, ceiling), the ceiling doubling up to the maximum. */
  public Duration next() {
    long pause = random.nextLong(ceilingNanos);
    ceilingNanos = Math.min(maxNanos, ceilingNanos * 2);
    return Duration.ofNanos(pause);
  }

  /** After a success: the next pause is a short one again. */
  public void reset() {
    ceilingNanos = firstNanos;
  }
}
