package camfleet.device.pipeline;

import camfleet.device.camera.Camera;
import camfleet.device.camera.CameraException;
import camfleet.device.camera.CameraMode;
import camfleet.device.camera.Jpeg;
import camfleet.device.camera.Picture;
import camfleet.frame.Codec;
import camfleet.frame.Frame;
import camfleet.frame.FrameHeader;
import camfleet.message.CameraStatus;
import camfleet.runtime.Backoff;
import camfleet.runtime.RateMeter;
import camfleet.runtime.Threads;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Turns a camera's pictures into frames on one thread of its own, and keeps the camera going: opens
 * it while pictures are wanted, and again after a failure or a silence. Every method may be called
 * from any thread and returns at once, but for {@link #close}.
 */
public final class Pipeline implements AutoCloseable {
  private static final Logger LOG = System.getLogger("camfleet.pipeline");

  /** How long the camera stays open for the next request after the last. */
  static final Duration LINGER = Duration.ofSeconds(10);

  /** How long a read lasts at most, and so how soon a change takes hold between slow pictures. */
  static final Duration SLICE = Duration.ofMillis(500);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final long CLOSE_MILLIS = 1000;

  private final String name;
  private final Camera camera;
  private final long boot;
  private final Consumer<Frame> sink;
  private final LongSupplier nanos;
  private final CameraWatch watch;
  private final SnapshotRequests snapshots;
  private final Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, new Random());
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private CameraMode mode;
  private RateMeter rate;
  private boolean wanted;
  private boolean awakened;
  private boolean lingering;
  private long lingerEndNanos;
  private boolean closed;
  private Thread thread;
  private int width;
  private int height;
  private long captured;
  private long repeated;
  private long failures;

  // Of the capture thread alone.
  private String loggedFailure;
  private boolean refusalLogged;
  private long refusalLoggedNanos;

  /**
   * @param name of the camera, for its thread and its log lines
   * @param boot the device's life, which each frame carries
   * @param sink gets each frame on the capture thread and does not block
   * @param clock the device's clock
   * @param nanos a monotonic clock such as {@code System::nanoTime}
   */
  public Pipeline(
      String name,
      Camera camera,
      CameraMode mode,
      long boot,
      Consumer<Frame> sink,
      InstantSource clock,
      LongSupplier nanos) {
    this.name = name;
    this.camera = camera;
    this.mode = mode;
    this.boot = boot;
    this.sink = sink;
    this.nanos = nanos;
    this.watch = new CameraWatch(nanos);
    this.snapshots = new SnapshotRequests(clock);
    this.rate = meter(mode);
  }

  /** Starts the capture thread; the camera opens when pictures are wanted. */
  public void start() {
    lock.lock();
    try {
      if (closed || thread != null) {
        throw new IllegalStateException("a pipeline starts once");
      }
      thread = Threads.start("capture-" + name, this::run);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes pictures in this mode from now on; the camera is opened again only where it cannot change
   * while it runs.
   */
  public void apply(CameraMode newMode) {
    lock.lock();
    try {
      if (!newMode.equals(mode)) {
        if (newMode.fps() != mode.fps()) {
          rate = meter(newMode);
        }
        mode = newMode;
        awaken();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Opens the camera, or lets it go {@link #LINGER} later. The receiver gets frames only while they
   * are wanted.
   */
  public void setWanted(boolean nowWanted) {
    lock.lock();
    try {
      if (nowWanted != wanted) {
        wanted = nowWanted;
        linger();
        awaken();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * The next frame whose light was captured after this call, the camera being opened for it if need
   * be. It fails with a {@link CameraException} when the camera fails before. What depends on it
   * runs on the capture thread and must not block.
   */
  public CompletableFuture<Frame> snapshot() {
    CompletableFuture<Frame> answer = snapshots.add();
    lock.lock();
    try {
      awaken();
    } finally {
      lock.unlock();
    }
    return answer;
  }

  public PipelineStatus status() {
    CameraWatch.State state = watch.state();
    lock.lock();
    try {
      double fps = state.status() == CameraStatus.CLOSED ? 0 : rate.perSecond();
      return new PipelineStatus(
          state.status(), state.error(), fps, width, height, captured, repeated, failures);
    } finally {
      lock.unlock();
    }
  }

  /** Ends the camera and its thread; waits for a thread that hangs no longer than 2 s. */
  @Override
  public void close() {
    Thread running;
    lock.lock();
    try {
      closed = true;
      running = thread;
      awaken();
    } finally {
      lock.unlock();
    }
    camera.close();
    if (running != null && !Threads.join(running, CLOSE_MILLIS)) {
      running.interrupt();
      if (!Threads.join(running, CLOSE_MILLIS)) {
        LOG.log(Level.WARNING, name + ": the camera does not end; its thread is left behind");
      }
    }
    snapshots.close(name + ": the camera is closed");
    watch.closed();
  }

  private void run() {
    try {
      while (awaitDemand()) {
        if (!capture()) {
          pause();
        }
      }
    } catch (InterruptedException e) {
      // Closed while waiting.
    } finally {
      camera.release();
    }
  }

  /** Waits until somebody wants pictures; false once closed. */
  private boolean awaitDemand() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed && !wanted && !snapshots.areWaiting()) {
        watch.closed();
        changed.await();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Opens, captures and lets go; false after a failure. */
  private boolean capture() throws InterruptedException {
    try {
      CameraMode inForce = modeToOpen();
      watch.opening(inForce.fps());
      camera.open(inForce);
      watch.expect(inForce.fps());
      while (isNeeded()) {
        CameraMode next = mode();
        if (!next.equals(inForce)) {
          if (!camera.change(next)) {
            return true;
          }
          if (next.fps() != inForce.fps()) {
            watch.expect(next.fps());
          }
          inForce = next;
        }
        try (Picture picture = camera.read(captured() + 1, SLICE)) {
          take(picture, inForce);
        }
        if (watch.isSilent()) {
          watch.stalled();
          failed(watch.state().error());
          return false;
        }
      }
      return true;
    } catch (CameraException | RuntimeException e) {
      if (!isClosed()) {
        String why = e instanceof CameraException ? e.getMessage() : "the camera failed: " + e;
        watch.failed(why);
        failed(why);
      }
      return false;
    } finally {
      camera.release();
    }
  }

  /** Makes a frame of a new picture for those who want it. */
  private void take(Picture picture, CameraMode inForce) {
    if (picture == null) {
      return;
    }
    if (picture.repeated()) {
      lock.lock();
      try {
        repeated++;
      } finally {
        lock.unlock();
      }
      return;
    }
    watch.picture();
    backoff.reset();
    loggedFailure = null;
    boolean requested = snapshots.areWaiting();
    boolean deliver;
    lock.lock();
    try {
      deliver = wanted;
    } finally {
      lock.unlock();
    }
    if (!deliver && !requested) {
      return;
    }
    Frame frame = frame(picture, inForce.quality());
    if (deliver) {
      deliver(frame);
    }
    snapshots.complete(frame);
    if (requested) {
      lock.lock();
      try {
        linger();
      } finally {
        lock.unlock();
      }
    }
  }

  private Frame frame(Picture picture, int quality) {
    byte[] jpeg = Jpeg.encode(picture, quality);
    lock.lock();
    try {
      captured++;
      width = picture.width();
      height = picture.height();
      rate.mark();
      // Each JPEG can be decoded without another, which is what a key frame is.
      FrameHeader header =
          new FrameHeader(
              0,
              Codec.JPEG,
              FrameHeader.KEY_FRAME,
              boot,
              captured,
              picture.capturedAtNanos(),
              FrameHeader.UNKNOWN_ERROR,
              0,
              width,
              height);
      return new Frame(header, jpeg);
    } finally {
      lock.unlock();
    }
  }

  /** A receiver that throws loses this frame and nothing else. */
  private void deliver(Frame frame) {
    try {
      sink.accept(frame);
    } catch (RuntimeException e) {
      countFailure();
      long now = nanos.getAsLong();
      if (!refusalLogged || now - refusalLoggedNanos > 1_000_000_000L) {
        refusalLogged = true;
        refusalLoggedNanos = now;
        LOG.log(Level.WARNING, name + ": a frame was refused: " + e);
      }
    }
  }

  private void failed(String why) {
    countFailure();
    snapshots.fail(name + ": " + why);
    // The same words again and again say nothing new; that they repeat is counted.
    boolean isNew = !why.equals(loggedFailure);
    loggedFailure = why;
    LOG.log(isNew ? Level.WARNING : Level.DEBUG, name + ": " + why);
  }

  private void countFailure() {
    lock.lock();
    try {
      failures++;
    } finally {
      lock.unlock();
    }
  }

  /** Waits before the next attempt, until something changes at the longest. */
  private void pause() throws InterruptedException {
    long left = backoff.next().toNanos();
    lock.lockInterruptibly();
    try {
      while (!closed && !awakened && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether an open camera shall stay open. */
  private boolean isNeeded() {
    boolean requested = snapshots.areWaiting();
    lock.lock();
    try {
      boolean lingers = lingering && nanos.getAsLong() - lingerEndNanos < 0;
      return !closed && (wanted || requested || lingers);
    } finally {
      lock.unlock();
    }
  }

  private void linger() {
    lingering = true;
    lingerEndNanos = nanos.getAsLong() + LINGER.toNanos();
  }

  private void awaken() {
    awakened = true;
    changed.signalAll();
  }

  /** What asks for attention from here on is news to an attempt that begins with this mode. */
  private CameraMode modeToOpen() {
    lock.lock();
    try {
      awakened = false;
      return mode;
    } finally {
      lock.unlock();
    }
  }

  private CameraMode mode() {
    lock.lock();
    try {
      return mode;
    } finally {
      lock.unlock();
    }
  }

  private long captured() {
    lock.lock();
    try {
      return captured;
    } finally {
      lock.unlock();
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** A meter that soon shows a new rate, and yet sees several pictures of a slow one. */
  private RateMeter meter(CameraMode of) {
    return new RateMeter(nanos, Math.round(Math.max(2e9, 4e9 / of.fps())));
  }
}
