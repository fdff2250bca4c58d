package camfleet.runtime;

import java.util.function.LongSupplier;

/** Events per second over the last few seconds, from the moments at which they happened. */
public final class RateMeter {
  private final long[] moments;
  private final LongSupplier nanos;
  private final long windowNanos;
  private int next;
  private int filled;

  /**
   * @param nanos a monotonic clock such as {@code System::nanoTime}
   * @param windowNanos how far back events count
   */
  public RateMeter(LongSupplier nanos, long windowNanos) {
    this.nanos = nanos;
    this.windowNanos = windowNanos;
    this.moments = new long[512];
  }

  public synchronized void mark() {
    moments[next] = nanos.getAsLong();
    next = (next + 1) % moments.length;
    filled = Math.min(filled + 1, moments.length);
  }

  /** Events per second; 0 before the second event and when the window is empty. */
  public synchronized double perSecond() {
    long now = nanos.getAsLong();
    int count = 0;
    long oldest = now;
    long newest = now;
    for (int i = 1; i <= filled; i++) {
      long moment = moments[Math.floorMod(next - i, moments.length)];
      if (now - moment > windowNanos) {
        break;
      }
      if (count == 0) {
        newest = moment;
      }
      oldest = moment;
      count++;
    }
    if (count < 2) {
      return 0;
    }
    // A source that has stopped is seen to slow down: the silence since the newest event counts
    // once it is longer than the mean interval.
    double interval = (newest - oldest) / (double) (count - 1);
    double silence = now - newest;
    double span = silence > interval ? now - oldest : newest - oldest;
    double intervals = silence > interval ? count : count - 1;
    return span <= 0 ? 0 : intervals * 1e9 / Math.max(span, 1);
  }
}
