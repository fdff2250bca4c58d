package camfleet.broker;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Counts what the broker refused and logs at most one of it per second. */
final class Refusals {
  private static final System.Logger LOG = System.getLogger("camfleet.broker");
  private static final long PAUSE_NANOS = 1_000_000_000L;

  private final LongSupplier nanos;
  private final AtomicLong count = new AtomicLong();
  private long loggedAtNanos;
  private long loggedCount;

  Refusals(LongSupplier nanos) {
    this.nanos = nanos;
    this.loggedAtNanos = nanos.getAsLong() - PAUSE_NANOS;
  }

  /** One more; the sentence says who was refused what. */
  void add(String sentence) {
    long now = count.incrementAndGet();
    long unsaid;
    synchronized (this) {
      long at = nanos.getAsLong();
      if (at - loggedAtNanos < PAUSE_NANOS) {
        return;
      }
      loggedAtNanos = at;
      unsaid = now - loggedCount - 1;
      loggedCount = now;
    }
    LOG.log(
        System.Logger.Level.WARNING,
        unsaid > 0 ? "broker: {0} (and {1} more before)" : "broker: {0}",
        sentence,
        unsaid);
  }

  long count() {
    return count.get();
  }
}
