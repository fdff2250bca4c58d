package camfleet.device.camera;

/**
 * A rhythm without drift: event k is due at start + k / fps. What comes too late is skipped, never
 * made up for. Not safe for several threads.
 */
final class Pacer {
  private double fps;
  private long startNanos;
  private long event;

  /**
   * Starts now; the first event is due at once.
   *
   * @param fps events per second
   */
  Pacer(double fps, long nowNanos) {
    this.fps = fps;
    this.startNanos = nowNanos;
  }

  /** When the next event is due, on the clock of the caller's nanoseconds. */
  long dueNanos() {
    return dueNanos(event);
  }

  private long dueNanos(long number) {
    return startNanos + Math.round(number * 1e9 / fps);
  }

  /** The due event has happened; those that are over as well by now are skipped. */
  void happened(long nowNanos) {
    long over = (long) Math.floor((nowNanos - startNanos) * fps / 1e9);
    event = Math.max(event, over) + 1;
  }

  /**
   * Whether something that came by itself at this moment belongs into the rhythm. Half an interval
   * of tolerance keeps a source that is as fast as the rhythm whole in spite of its jitter.
   */
  boolean take(long nowNanos) {
    if (dueNanos() - nowNanos > 0.5e9 / fps) {
      return false;
    }
    if (nowNanos - dueNanos() > 1e9 / fps) {
      startNanos = nowNanos;
      event = 0;
    }
    event++;
    return true;
  }

  /** Goes on from the last event at another rate. */
  void change(double newFps, long nowNanos) {
    if (newFps != fps) {
      long last = event == 0 ? nowNanos : Math.min(nowNanos, dueNanos(event - 1));
      startNanos = last;
      event = event == 0 ? 0 : 1;
      fps = newFps;
    }
  }
}
