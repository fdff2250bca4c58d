package camfleet.mqtt;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Tells the listener what happens to a link, the same failure at most once a minute, and survives
 * its exceptions. For the link's thread.
 */
final class LinkReport {
  private static final long REPEAT_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final System.Logger LOG = System.getLogger("camfleet.mqtt");

  private final LinkListener listener;
  private final LongSupplier nanos;
  private String last;
  private long toldAt;
  private long attempts;

  LinkReport(LinkListener listener, LongSupplier nanos) {
    this.listener = listener;
    this.nanos = nanos;
  }

  void connected(BrokerLimits limits) {
    last = null;
    safely(() -> listener.connected(limits));
  }

  /** A connection that stood is gone: always told. */
  void lost(String reason) {
    last = null;
    safely(() -> listener.disconnected(reason));
  }

  /** An attempt failed. */
  void disconnected(String reason) {
    long now = nanos.getAsLong();
    if (!reason.equals(last)) {
      last = reason;
      attempts = 1;
    } else {
      attempts++;
      if (now - toldAt < REPEAT_NANOS) {
        return;
      }
    }
    toldAt = now;
    String told = attempts == 1 ? reason : reason + " (" + attempts + " attempts)";
    safely(() -> listener.disconnected(told));
  }

  void subscriptionRefused(String filter, String reason) {
    safely(() -> listener.subscriptionRefused(filter, reason));
  }

  private static void safely(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "a link listener failed", e);
    }
  }
}
