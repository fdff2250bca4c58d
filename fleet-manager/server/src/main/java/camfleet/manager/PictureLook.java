package camfleet.manager;

import camfleet.frame.FrameHeader;
import camfleet.manager.frames.CameraFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** What has been seen of one camera since its change. Any thread may call it. */
final class PictureLook {
  private static final double TOLERANCE = 0.2;

  /** A shorter window says little about a rate. */
  private static final double RATE_WINDOW_S = 2;

  /** A camera may take so long to find its exposure. */
  private static final long BLACK_NANOS = Duration.ofSeconds(3).toNanos();

  private static final int SAME_AGAIN = 3;
  private static final double SILENCE_S = 5;

  /** Pictures that were captured before the change arrive no later after it. */
  private static final long ON_THE_WAY_NANOS = Duration.ofSeconds(5).toNanos();

  private final boolean repeats;
  private boolean wasBlack;
  private Expectation expectation = Expectation.NOTHING;
  private long beganNanos;
  private FrameHeader first;
  private FrameHeader last;
  private long firstNanos;
  private long lastNanos;
  private boolean isTaken;
  private boolean hasTaken;
  private long takenNanos;
  private SmallPicture picture;
  private int black;
  private long blackSinceNanos;
  private int same;
  private long sameSinceNanos;

  /**
   * @param repeats whether its source gives the same picture again by its nature
   */
  PictureLook(boolean repeats) {
    this.repeats = repeats;
  }

  /** The last picture before the change. */
  synchronized void before(SmallPicture before) {
    wasBlack = before.isBlack();
  }

  synchronized void begin(Expectation expected, long nowNanos) {
    expectation = expected;
    beganNanos = nowNanos;
  }

  synchronized boolean isExpecting() {
    return !expectation.isNothing();
  }

  /** A live picture came. */
  synchronized void arrived(CameraFrame frame) {
    if (isFromBefore(frame)) {
      return;
    }
    FrameHeader header = frame.header();
    boolean follows =
        last != null && header.boot() == last.boot() && header.sequence() > last.sequence();
    if (!follows) {
      // Another life counts anew.
      first = header;
      firstNanos = frame.arrivedNanos();
    }
    last = header;
    lastNanos = frame.arrivedNanos();
  }

  private boolean isFromBefore(CameraFrame frame) {
    Instant since = expectation.since();
    return since != null
        && frame.arrivedNanos() - beganNanos < ON_THE_WAY_NANOS
        && frame.capturedAt().isBefore(since);
  }

  /** Whether this picture is to be looked into; then {@link #saw} follows. */
  synchronized boolean takes(CameraFrame frame, Duration pause) {
    if (isTaken
        || isFromBefore(frame)
        || (hasTaken && frame.arrivedNanos() - takenNanos < pause.toNanos())) {
      return false;
    }
    isTaken = true;
    hasTaken = true;
    takenNanos = frame.arrivedNanos();
    return true;
  }

  /** What a picture that was taken looks like. */
  synchronized void saw(SmallPicture now, long atNanos) {
    isTaken = false;
    if (now.isBlack()) {
      if (black++ == 0) {
        blackSinceNanos = atNanos;
      }
    } else {
      black = 0;
    }
    if (picture != null && now.isSame(picture)) {
      same++;
    } else {
      same = 0;
      sameSinceNanos = atNanos;
    }
    picture = now;
  }

  /** A picture that was taken could not be looked into. */
  synchronized void sawNothing() {
    isTaken = false;
  }

  /** What is wrong, in one sentence; empty while nothing is. */
  synchronized Optional<String> verdict(long nowNanos, boolean isOver) {
    if (expectation.isNothing()) {
      return Optional.empty();
    }
    if (last == null) {
      double waited = seconds(nowNanos - beganNanos);
      return isOver && waited >= expectation.secondsFor(1)
          ? Optional.of(text("no picture came within %.1f s after the change", waited))
          : Optional.empty();
    }
    double silent = seconds(nowNanos - lastNanos);
    if (silent >= Math.max(SILENCE_S, expectation.secondsFor(3))) {
      return Optional.of(text("no picture has come for %.1f s", silent));
    }
    if (black >= 2 && !wasBlack && (isOver || nowNanos - blackSinceNanos >= BLACK_NANOS)) {
      return Optional.of(
          text(
              "the pictures are black: %d in a row with a mean of %.0f of 255",
              black, picture.mean()));
    }
    if (!repeats && (same >= SAME_AGAIN || (isOver && same >= SAME_AGAIN - 1))) {
      return Optional.of(
          text(
              "the picture stands still: the same one %d times within %.1f s",
              same + 1, seconds(takenNanos - sameSinceNanos)));
    }
    return isOver ? rate() : Optional.empty();
  }

  /** By the numbers of the pictures, which count those that nobody took as well. */
  private Optional<String> rate() {
    long pictures = last.sequence() - first.sequence();
    double byArrival = seconds(lastNanos - firstNanos);
    double byCapture = seconds(last.capturedAtNanos() - first.capturedAtNanos());
    if (pictures == 0 || byArrival < RATE_WINDOW_S) {
      return Optional.empty();
    }
    // A clock that was set in between tells nothing, a late arrival little.
    if (isNear(pictures / byArrival) || (byCapture > 0 && isNear(pictures / byCapture))) {
      return Optional.empty();
    }
    return Optional.of(
        text(
            "%.1f pictures per second instead of %s over %.1f s",
            pictures / byArrival, plain(expectation.fps()), byArrival));
  }

  private boolean isNear(double fps) {
    return Math.abs(fps - expectation.fps()) <= TOLERANCE * expectation.fps();
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? text("%.0f", number) : Double.toString(number);
  }

  private static double seconds(long nanos) {
    return nanos / 1e9;
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
