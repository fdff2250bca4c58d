package camfleet.manager.frames;

/**
 * What waits for one watcher of one camera: the newest picture, and how many it missed since the
 * one it took before. Any thread may call it. {@code given = taken + missed + (waiting ? 1 : 0)}.
 */
public final class FrameSlot {
  private CameraFrame waiting;
  private long given;
  private long taken;
  private long missed;
  private long missedSinceTaken;

  /**
   * @param missedBefore pictures forgotten between the one taken before and this one
   */
  public record Taken(CameraFrame frame, long missedBefore) {}

  /** Counts since the watcher began. */
  public record Counts(long given, long taken, long missed) {}

  /** True when an older one had to be forgotten for it. */
  public synchronized boolean put(CameraFrame frame) {
    given++;
    boolean forgets = waiting != null;
    if (forgets) {
      missed++;
      missedSinceTaken++;
    }
    waiting = frame;
    return forgets;
  }

  /** The newest picture, or null when it has been taken. */
  public synchronized Taken take() {
    if (waiting == null) {
      return null;
    }
    Taken next = new Taken(waiting, missedSinceTaken);
    waiting = null;
    missedSinceTaken = 0;
    taken++;
    return next;
  }

  public synchronized boolean isEmpty() {
    return waiting == null;
  }

  public synchronized Counts counts() {
    return new Counts(given, taken, missed);
  }
}
