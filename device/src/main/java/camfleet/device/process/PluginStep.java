package camfleet.device.process;

import camfleet.message.DeviceHealth;
import camfleet.message.Excerpt;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

/**
 * One plug-in in the row of those that run: lets pictures through it, and past it when it fails.
 * Pictures come on the capture thread.
 */
final class PluginStep implements AutoCloseable {
  private static final int LONGEST_PROBLEM = 300;

  /** The largest side that a frame can say. */
  private static final int MOST_PIXELS = 65535;

  private final PluginFolder.Found found;
  private final PluginThread thread;
  private final PluginCount count;
  private final BiConsumer<String, String> problems;
  private final Set<Kind> told = EnumSet.noneOf(Kind.class);

  /** What is told once each. */
  private enum Kind {
    THROWN,
    HUNG,
    EMPTY
  }

  /**
   * @param problems told the plug-in's name and what is wrong with it, once for each kind of thing
   */
  PluginStep(
      PluginFolder.Found found,
      PluginCount count,
      LongSupplier nanos,
      BiConsumer<String, String> problems) {
    this.found = found;
    this.count = count;
    this.problems = problems;
    // What was wrong with one of this name before is not known of this one.
    count.problem(null);
    this.thread = new PluginThread(found.name(), found.plugin(), nanos);
  }

  PluginFolder.Found found() {
    return found;
  }

  /** Whether it is never called again. */
  boolean isGivenUp() {
    return thread.isGivenUp();
  }

  DeviceHealth.Plugin health() {
    return count.health();
  }

  /**
   * Lets the plug-in change the picture.
   *
   * @param patience how long to wait for it
   * @return false when it keeps the picture back
   */
  boolean pass(
      Canvas canvas, long sequence, long capturedAtNanos, List<Region> regions, Duration patience) {
    if (!thread.isFree()) {
      if (thread.isFoundHanging()) {
        tell(
            Kind.HUNG,
            "hangs: it has not come back for "
                + PluginThread.HANGS_AFTER.toSeconds()
                + " s, and is skipped until the setting plugins changes");
      }
      return true;
    }
    Mat mat = canvas.copy();
    PluginThread.Answer answer =
        thread.call(new PluginPicture(mat, sequence, capturedAtNanos, regions), mat, patience);
    if (answer instanceof PluginThread.Answer.Late) {
      canvas.leave();
      count.failed(
          "is not back after " + patience.toMillis() + " ms; pictures go on without it meanwhile");
      return true;
    }
    if (answer instanceof PluginThread.Answer.Done done) {
      return done.shown() ? isShown(canvas, mat) : isKeptBack(canvas, mat);
    }
    canvas.giveBack(mat);
    if (answer instanceof PluginThread.Answer.Thrown thrown) {
      failed(Kind.THROWN, "threw " + thrown.why());
    }
    return true;
  }

  private boolean isShown(Canvas canvas, Mat mat) {
    if (mat.empty()
        || mat.type() != CvType.CV_8UC3
        || mat.cols() > MOST_PIXELS
        || mat.rows() > MOST_PIXELS) {
      canvas.giveBack(mat);
      failed(Kind.EMPTY, "left no picture behind that can be shown");
    } else {
      canvas.replace(mat);
      count.shown();
    }
    return true;
  }

  private boolean isKeptBack(Canvas canvas, Mat mat) {
    canvas.giveBack(mat);
    count.keptBack();
    return false;
  }

  private void failed(Kind kind, String problem) {
    count.failed(Excerpt.of(problem, LONGEST_PROBLEM));
    tell(kind, problem);
  }

  private void tell(Kind kind, String problem) {
    String what = Excerpt.of(problem, LONGEST_PROBLEM);
    count.problem(what);
    if (told.add(kind)) {
      problems.accept(found.name(), "plug-in " + found.name() + " " + what);
    }
  }

  @Override
  public void close() {
    thread.close();
  }
}
