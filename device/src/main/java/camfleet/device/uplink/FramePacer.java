package camfleet.device.uplink;

/**
 * Lets frames through at a rate, at most, without holding any back: a frame that comes a little
 * early passes, and the schedule, not the last frame, says when the next is due. For one thread at
 * a time.
 */
final class FramePacer {
  private long intervalNanos;
  private long dueNanos;
  private boolean first = true;

  FramePacer(double perSecond) {
    this.intervalNanos = intervalOf(perSecond);
  }

  private static long intervalOf(double perSecond) {
    return (long) (1e9 / perSecond);
  }

  void rate(double perSecond) {
    long interval = intervalOf(perSecond);
    if (interval != intervalNanos) {
      // What the slower schedule still owed must not delay the faster one.
      dueNanos = dueNanos - intervalNanos + interval;
      intervalNanos = interval;
    }
  }

  long intervalNanos() {
    return intervalNanos;
  }

  /** The next frame passes whenever it comes. */
  void dueNow() {
    first = true;
  }

  /** Whether a frame that comes now is due; asking takes its turn. */
  boolean passes(long nowNanos) {
    if (first) {
      first = false;
      dueNanos = nowNanos + intervalNanos;
      return true;
    }
    if (nowNanos - dueNanos < -intervalNanos / 2) {
      return false;
    }
    dueNanos += intervalNanos;
    if (nowNanos - dueNanos > 0) {
      // Behind by more than one interval: what was missed is not made up for.
      dueNanos = nowNanos + intervalNanos;
    }
    return true;
  }
}
