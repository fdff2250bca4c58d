package camfleet.device.process;

import camfleet.runtime.Threads;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.opencv.core.Mat;

/**
 * Calls one plug-in on a thread of its own, so that one that does not come back holds nobody up.
 * One thread, the capture thread, gives it pictures.
 */
final class PluginThread implements AutoCloseable {
  /** How long a plug-in may take for a picture before it counts as hanging. */
  static final Duration HANGS_AFTER = Duration.ofSeconds(5);

  private static final Runnable END = () -> {};

  private final PicturePlugin plugin;
  private final LongSupplier nanos;
  private final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
  private final Thread thread;
  private boolean closed;
  private Call late;
  private volatile boolean hung;

  /** What became of a call. */
  sealed interface Answer {
    /** The picture goes on as the plug-in left it, or is kept back. */
    record Done(boolean shown) implements Answer {}

    /** The plug-in threw something. */
    record Thrown(Throwable why) implements Answer {}

    /** It has not come back in time; the pixels are not the caller's any more. */
    record Late() implements Answer {}

    /** It is closed and was not called. */
    record Closed() implements Answer {}
  }

  PluginThread(String name, PicturePlugin plugin, LongSupplier nanos) {
    this.plugin = plugin;
    this.nanos = nanos;
    this.thread = Threads.startPlatform("plugin-" + name, this::run);
  }

  /** Whether it can be called now: it is neither late nor given up. */
  boolean isFree() {
    if (late != null && late.isOver()) {
      late = null;
    }
    return late == null && !hung;
  }

  boolean isGivenUp() {
    return hung;
  }

  /** Whether it has just been found hanging; it is given up, and never called again. */
  boolean isFoundHanging() {
    if (hung || late == null || nanos.getAsLong() - late.sinceNanos < HANGS_AFTER.toNanos()) {
      return false;
    }
    hung = true;
    close();
    thread.interrupt();
    return true;
  }

  /** Has a picture looked at; only while {@link #isFree}. */
  Answer call(PluginPicture picture, Mat mat, Duration patience) {
    Call call = new Call(picture, mat, nanos.getAsLong());
    if (!isAccepted(call)) {
      return new Answer.Closed();
    }
    try {
      return new Answer.Done(call.shown.get(patience.toNanos(), TimeUnit.NANOSECONDS));
    } catch (ExecutionException e) {
      return new Answer.Thrown(e.getCause());
    } catch (TimeoutException e) {
      return giveAway(call);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return giveAway(call);
    }
  }

  /** What is accepted is called: it stands before the end. */
  private synchronized boolean isAccepted(Call call) {
    return !closed && work.add(call);
  }

  private Answer giveAway(Call call) {
    if (call.isLeftAlone()) {
      late = call;
      return new Answer.Late();
    }
    // It came back at the last moment.
    return call.shown
        .handle((shown, e) -> e == null ? new Answer.Done(shown) : new Answer.Thrown(e))
        .join();
  }

  private void run() {
    try {
      for (Runnable next = work.take(); next != END; next = work.take()) {
        next.run();
      }
    } catch (InterruptedException e) {
      // Closed while waiting, or given up and back at last.
    }
    try {
      plugin.close();
    } catch (Throwable e) {
      System.getLogger("camfleet.device.process")
          .log(System.Logger.Level.DEBUG, "a plug-in did not close: {0}", e);
    }
  }

  /** The plug-in closes when it is back from its call; nobody waits for that. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      work.add(END);
    }
  }

  /** One picture in the plug-in's hands. */
  private final class Call implements Runnable {
    final CompletableFuture<Boolean> shown = new CompletableFuture<>();
    final long sinceNanos;
    private final PluginPicture picture;
    private final Mat mat;
    private boolean over;
    private boolean leftAlone;

    Call(PluginPicture picture, Mat mat, long sinceNanos) {
      this.picture = picture;
      this.mat = mat;
      this.sinceNanos = sinceNanos;
    }

    @Override
    public void run() {
      boolean answer = false;
      Throwable failure = null;
      try {
        answer = plugin.process(picture);
      } catch (Throwable e) {
        // Whatever a stranger's code throws, a linkage error included, is its own affair.
        failure = e;
      }
      picture.end();
      synchronized (this) {
        over = true;
        if (leftAlone) {
          mat.release();
        }
      }
      if (failure == null) {
        shown.complete(answer);
      } else {
        shown.completeExceptionally(failure);
      }
    }

    synchronized boolean isOver() {
      return over;
    }

    /** Leaves the pixels to the plug-in for good; false when it is back already. */
    synchronized boolean isLeftAlone() {
      leftAlone = !over;
      return leftAlone;
    }
  }
}
