package camfleet.device.uplink;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What a device may send: a token bucket for all of its traffic. Documents pass always and are
 * debited, so that frames make room for them; a frame passes while there is credit left. Within any
 * time t at most {@code rate × t} and half a second's worth pass, and for each sender of frames one
 * frame more. For any thread.
 */
public final class BandwidthBudget {
  /** The least budget; with less not even small pictures come through. */
  static final long LEAST_KBPS = 16;

  private static final double BURST_SECONDS = 0.5;

  private final LongSupplier nanos;
  private double bytesPerSecond;
  private double balance;
  private long atNanos;
  private long usedSinceNanos;
  private long spent;
  private long missed;

  /**
   * What became of the budget over a while.
   *
   * @param seconds how long that was
   * @param spent bytes that were sent
   * @param missed bytes of frames that were forgotten for want of budget
   * @param bytesPerSecond the budget, 0 is without limit
   */
  public record Use(double seconds, long spent, long missed, double bytesPerSecond) {}

  /** Without limit until a {@link #rate} is set. */
  public BandwidthBudget(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * @param kbps kilobits (1000) per second, 0 for no limit; less than {@value #LEAST_KBPS} counts
   *     as that
   */
  public synchronized void rate(long kbps) {
    double rate = kbps <= 0 ? 0 : Math.max(LEAST_KBPS, kbps) * 1000.0 / 8;
    if (rate != bytesPerSecond) {
      refill();
      if (bytesPerSecond == 0) {
        balance = 0;
      }
      bytesPerSecond = rate;
      balance = Math.min(balance, burst());
    }
  }

  private double burst() {
    return bytesPerSecond * BURST_SECONDS;
  }

  private void refill() {
    long now = nanos.getAsLong();
    balance = Math.min(burst(), balance + bytesPerSecond * ((now - atNanos) / 1e9));
    atNanos = now;
  }

  /** Debits what was sent; the balance may fall below zero. */
  public synchronized void spend(long bytes) {
    spent += bytes;
    if (bytesPerSecond > 0) {
      refill();
      balance -= bytes;
    }
  }

  /** How long until a frame may be sent, ns; 0 is now. */
  public synchronized long waitNanos() {
    if (bytesPerSecond == 0) {
      return 0;
    }
    refill();
    return balance > 0 ? 0 : (long) (-balance / bytesPerSecond * 1e9) + 1;
  }

  /** Waits until a frame may be sent. */
  public void await() throws InterruptedException {
    for (long wait = waitNanos(); wait > 0; wait = waitNanos()) {
      TimeUnit.NANOSECONDS.sleep(Math.min(wait, TimeUnit.MILLISECONDS.toNanos(250)));
    }
  }

  /** A frame was forgotten; counts when that was for want of budget. */
  public synchronized void forgotten(long bytes) {
    if (waitNanos() > 0) {
      missed += bytes;
    }
  }

  /** What was sent and missed since the last time this was told; null before so much has passed. */
  public synchronized Use use(double leastSeconds) {
    long now = nanos.getAsLong();
    double seconds = (now - usedSinceNanos) / 1e9;
    if (seconds < leastSeconds) {
      return null;
    }
    Use use = new Use(seconds, spent, missed, bytesPerSecond);
    usedSinceNanos = now;
    spent = 0;
    missed = 0;
    return use;
  }
}
