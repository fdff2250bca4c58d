package camfleet.stream;

/**
 * How a receiver grants credit: at most a window of frames is under way or in hand, and what was
 * used is granted again in portions of a quarter of the window, so that a small window costs no
 * time and a large one few messages. For one thread.
 */
public final class CreditWindow {
  private final int frames;
  private int owed;

  /**
   * @param frames 1 for a reader that wants each frame as fresh as can be, 2 to keep the line busy,
   *     more on a line with a long round trip
   */
  public CreditWindow(int frames) {
    Texts.range("window", frames, 1, 1 << 20);
    this.frames = frames;
  }

  /** What to grant at the beginning. */
  public int opening() {
    return frames;
  }

  /** A frame was used up; the credit to grant now, or 0. */
  public int used() {
    owed++;
    if (owed < (frames + 3) / 4) {
      return 0;
    }
    int grant = owed;
    owed = 0;
    return grant;
  }
}
