package camfleet.manager.frames;

/**
 * What waits for one watcher of one camera: the newest picture, and how many it missed since the
 * one it took before, here or because the device had forgotten them. It holds what waits. Any
 * thread may call it. {@code given = taken + missed + (waiting ? 1 : 0)}.
 */
public final class FrameSlot {
  private CameraFrame waiting;
  private long given;
  private long taken;
  private long missed;
  private long missedSinceTaken;
  private long lostUpToTaken = -1;
  private boolean closed;

  /**
   * @param frame held for the taker, who lets it go
   * @param missedBefore pictures forgotten between the one taken before and this one, by the device
   *     or here
   */
  public record Taken(CameraFrame frame, long missedBefore) {}

  /** Counts since the watcher began. */
  public record Counts(long given, long taken, long missed) {}

  /** True when an older one had to be forgotten for it. */
  public synchronized boolean put(CameraFrame frame) {
    if (closed || !frame.hold()) {
      return false;
    }
    given++;
    if (lostUpToTaken < 0) {
      // What the device forgot before the first one was nobody's to miss.
      lostUpToTaken = frame.lostUpToIt();
    }
    boolean forgets = waiting != null;
    if (forgets) {
      missed++;
      missedSinceTaken++;
      waiting.letGo();
    }
    waiting = frame;
    return forgets;
  }

  /** One was forgotten on its way here; true when it counts, as there was one before it. */
  public synchronized boolean passedBy() {
    if (closed || given == 0) {
      return false;
    }
    given++;
    missed++;
    missedSinceTaken++;
    return true;
  }

  /** The newest picture, or null when it has been taken. */
  public synchronized Taken take() {
    if (waiting == null) {
      return null;
    }
    long lost = waiting.lostUpToIt();
    Taken next = new Taken(waiting, missedSinceTaken + lost - lostUpToTaken);
    lostUpToTaken = lost;
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

  /** Lets go of what waits and takes nothing more. */
  public synchronized void close() {
    closed = true;
    clear();
  }

  /** Lets go of what waits; it counts as missed. */
  public synchronized void clear() {
    if (waiting != null) {
      missed++;
      waiting.letGo();
      waiting = null;
    }
  }
}
