package camfleet.device.command;

import camfleet.message.Excerpt;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Messages that were of no use: counted always, logged at most once a second. */
public final class Refusals {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final int LONGEST_TOPIC = 100;
  private static final int LONGEST_REASON = 300;

  private final LongSupplier nanos;
  private final System.Logger log;
  private long count;
  private long silent;
  private boolean logged;
  private long loggedNanos;

  public Refusals(LongSupplier nanos, System.Logger log) {
    this.nanos = nanos;
    this.log = log;
  }

  public void refuse(String topic, String reason) {
    String line;
    synchronized (this) {
      count++;
      long now = nanos.getAsLong();
      if (logged && now - loggedNanos < SECOND) {
        silent++;
        return;
      }
      line =
          "refused a message on "
              + Excerpt.of(topic, LONGEST_TOPIC)
              + ": "
              + Excerpt.of(reason, LONGEST_REASON)
              + (silent == 0 ? "" : " (and " + silent + " others since the last such line)");
      logged = true;
      loggedNanos = now;
      silent = 0;
    }
    log.log(System.Logger.Level.WARNING, line);
  }

  public synchronized long count() {
    return count;
  }
}
