package camfleet.device;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Holds a new life's pictures back until it is known what they shall be like: until the desired
 * configuration has come and been tried, or the broker had {@link #GRACE} for it. Once open it
 * stays so.
 */
final class FirstFrameGate {
  /** A retained document comes right behind the answer to its subscription. */
  static final Duration GRACE = Duration.ofSeconds(1);

  private final BooleanSupplier trying;
  private final ScheduledExecutorService timer;
  private final CompletableFuture<Void> opened = new CompletableFuture<>();
  private boolean known;
  private boolean waiting;

  /**
   * @param trying whether a configuration is on trial
   */
  FirstFrameGate(BooleanSupplier trying, ScheduledExecutorService timer) {
    this.trying = trying;
    this.timer = timer;
  }

  boolean isOpen() {
    return opened.isDone();
  }

  /** Completes when pictures may go out. */
  CompletableFuture<Void> opened() {
    return opened;
  }

  /** A connection is made and its subscriptions are answered. */
  synchronized void connected() {
    if (waiting || isOpen()) {
      return;
    }
    waiting = true;
    try {
      timer.schedule(this::desiredSeen, GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // The program ends before it has shown anything.
      System.getLogger("camfleet.device").log(System.Logger.Level.DEBUG, "no timer any more");
    }
  }

  /** What is desired was looked at, or there is nothing. */
  void desiredSeen() {
    synchronized (this) {
      known = true;
    }
    look();
  }

  /** Opens when nothing stands against it. */
  void look() {
    boolean open;
    synchronized (this) {
      open = known && !trying.getAsBoolean();
    }
    if (open) {
      opened.complete(null);
    }
  }
}
