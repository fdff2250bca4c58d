package camfleet.runtime;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/**
 * A wall clock and a monotonic clock that stand still until a test moves them. Any thread may read
 * them.
 */
public final class ManualClock implements InstantSource, LongSupplier {
  private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
  private Instant now;
  private long nanos = 1_000_000_000L;

  public ManualClock() {
    this(Instant.parse("2026-01-01T00:00:00Z"));
  }

  public ManualClock(Instant now) {
    this.now = now;
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  /** The monotonic clock in nanoseconds; pass it as {@code clock} or {@code clock::getAsLong}. */
  @Override
  public synchronized long getAsLong() {
    return nanos;
  }

  /** Moves both clocks on, then runs the watchers on the caller's thread. */
  public void advance(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("time only goes forward, was " + time);
    }
    synchronized (this) {
      now = now.plus(time);
      nanos += time.toNanos();
    }
    watchers.forEach(Runnable::run);
  }

  /** Sets the wall clock alone, as NTP or an operator does; the monotonic clock does not notice. */
  public synchronized void setInstant(Instant instant) {
    now = instant;
  }

  /** Runs this after each {@link #advance}. */
  public void whenAdvanced(Runnable watcher) {
    watchers.add(watcher);
  }
}
