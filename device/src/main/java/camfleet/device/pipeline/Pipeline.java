package camfleet.device.pipeline;

import camfleet.device.camera.Camera;
import camfleet.device.camera.CameraException;
import camfleet.device.camera.CameraMode;
import camfleet.device.camera.CaptureTime;
import camfleet.device.camera.Picture;
import camfleet.device.process.PictureWatcher;
import camfleet.device.process.Processing;
import camfleet.frame.Frame;
import camfleet.frame.FrameHeader;
import camfleet.runtime.Threads;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
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

  private static final long CLOSE_MILLIS = 1000;

  private final String name;
  private final Camera camera;
  private final CameraWatch watch;
  private final SnapshotRequests snapshots;
  private final WarmUp warmUp;
  private final Recovery recovery;
  private final FrameTally tally;
  private final Demand demand;
  private final Delivery delivery;
  private final InstantSource clock;
  private final AtomicReference<Proof> proof = new AtomicReference<>();

  // Guarded by this.
  private Thread thread;

  // Of the capture thread alone.
  private CameraMode lastOpened;
  private boolean hasFailed;
  private long sinceNanos;
  private String loggedFailure;

  /** The same with nobody who is told what happens to the camera. */
  public Pipeline(
      String name,
      Camera camera,
      CameraMode mode,
      Duration warmUp,
      long boot,
      FrameTakers takers,
      Processing processing,
      List<PictureWatcher> watchers,
      InstantSource clock,
      LongSupplier nanos) {
    this(
        name,
        camera,
        mode,
        warmUp,
        boot,
        takers,
        processing,
        watchers,
        CameraNews.UNHEARD,
        clock,
        nanos);
  }

  /**
   * @param name of the camera, for its thread and its log lines
   * @param warmUp how long after opening pictures are not delivered
   * @param boot the device's life, which each frame carries
   * @param takers asked for each picture, before it is encoded, while pictures are wanted
   * @param processing makes of a picture that somebody takes the one that is encoded
   * @param watchers see each new picture, whoever takes it
   * @param news is told what goes wrong with the camera and what is done about it
   * @param clock the device's clock
   * @param nanos a monotonic clock such as {@code System::nanoTime}
   */
  public Pipeline(
      String name,
      Camera camera,
      CameraMode mode,
      Duration warmUp,
      long boot,
      FrameTakers takers,
      Processing processing,
      List<PictureWatcher> watchers,
      CameraNews news,
      InstantSource clock,
      LongSupplier nanos) {
    this.name = name;
    this.camera = camera;
    this.watch = new CameraWatch(clock, nanos);
    this.recovery =
        new Recovery(
            camera,
            watch,
            new CameraIncident(news, clock, nanos),
            new RecoveryLadder(nanos, new Random()),
            new BlackWatch(nanos));
    this.warmUp = new WarmUp(warmUp, nanos);
    this.snapshots = new SnapshotRequests(clock);
    this.tally = new FrameTally(boot, mode.fps(), nanos);
    this.clock = clock;
    this.demand = new Demand(mode, this::isAskedForOne, LINGER, nanos);
    this.delivery =
        new Delivery(name, takers, processing, watchers, tally, snapshots, demand, nanos);
  }

  /** Starts the capture thread; the camera opens when pictures are wanted. */
  public synchronized void start() {
    if (demand.isClosed() || thread != null) {
      throw new IllegalStateException("a pipeline starts once");
    }
    thread = Threads.start("capture-" + name, this::run);
  }

  /**
   * Takes pictures in this mode from now on; the camera is opened again only where it cannot change
   * while it runs.
   */
  public void apply(CameraMode newMode) {
    tally.expect(newMode.fps());
    demand.apply(newMode);
  }

  /**
   * What frames say of the device's clock from now on.
   *
   * @param synchronised whether the system keeps it so
   * @param errorMicros bound of its error, or {@link FrameHeader#UNKNOWN_ERROR}
   */
  public void clock(boolean synchronised, long errorMicros) {
    tally.clock(synchronised, errorMicros);
  }

  /**
   * Opens the camera, or lets it go {@link #LINGER} later. The takers are asked only while pictures
   * are wanted.
   */
  public void setWanted(boolean nowWanted) {
    demand.setWanted(nowWanted);
  }

  /**
   * The next frame whose light was captured after this call, the camera being opened for it if need
   * be, and its warm-up awaited. It fails with a {@link CameraException} when the camera fails
   * before. What depends on it runs on the capture thread and must not block.
   */
  public CompletableFuture<Frame> snapshot() {
    CompletableFuture<Frame> answer = snapshots.add();
    demand.awaken();
    return answer;
  }

  /**
   * Takes pictures in this mode from now on and waits for the first good one: captured when the
   * mode was in force, of its size and complete. The camera is opened for it if need be, and only
   * as long as it takes. Another proof cancels this one.
   *
   * @return fails with a {@link CameraException} in the camera's own words when it failed twice in
   *     this mode; whoever loses patience cancels it
   */
  public CompletableFuture<Void> prove(CameraMode mode) {
    // A source that has a size of its own keeps it in every mode.
    Proof next = new Proof(mode, camera.settings().containsKey("resolution"));
    Proof before = proof.getAndSet(next);
    if (before != null) {
      before.cancel();
    }
    apply(mode);
    demand.awaken();
    return next.answer();
  }

  private boolean isAskedForOne() {
    return isProving() || snapshots.areWaiting();
  }

  private boolean isProving() {
    Proof now = proof.get();
    return now != null && now.isWaiting();
  }

  public PipelineStatus status() {
    return tally.status(watch.state());
  }

  /**
   * For how many nanoseconds the camera has not come back from the call that the capture thread is
   * in; 0 when it is in none. Nothing here can end such a call.
   */
  public long unansweredNanos() {
    return watch.unansweredNanos();
  }

  /**
   * Nothing more is done about a call that the camera does not come back from: it counts as failed
   * until it does.
   *
   * @param why in words; null takes it back
   */
  public void giveUp(String why) {
    watch.giveUp(why);
    if (why != null) {
      recovery.gaveUp(why);
    }
  }

  /** The agent starts again, since the camera does not come back from a call. */
  public void agentRestarts(String why) {
    recovery.agentRestarts(why);
  }

  /** Looks whether the camera comes back from its calls; several times a second. */
  public void look() {
    recovery.look();
  }

  /** Ends the camera and its thread; waits for one that hangs no longer than 3 s. */
  @Override
  public void close() {
    demand.close();
    Thread running;
    synchronized (this) {
      running = thread;
    }
    // A camera that hangs may hang in this as well.
    Threads.join(Threads.start("close-" + name, camera::close), CLOSE_MILLIS);
    if (running != null && !Threads.join(running, CLOSE_MILLIS)) {
      running.interrupt();
      if (!Threads.join(running, CLOSE_MILLIS)) {
        LOG.log(Level.WARNING, name + ": the camera does not end; its thread is left behind");
      }
    }
    snapshots.close(name + ": the camera is closed");
    Proof unproven = proof.get();
    if (unproven != null) {
      unproven.cancel();
    }
    watch.closed();
  }

  private void run() {
    try {
      while (demand.await(watch::closed)) {
        hasFailed = !capture();
        if (hasFailed && !demand.isClosed()) {
          demand.pause(recovery.step(isProving()));
        }
      }
    } catch (InterruptedException e) {
      // Closed while waiting.
    } finally {
      release();
    }
  }

  private void release() {
    watch.calling("release");
    camera.release();
    watch.answered();
  }

  /** Opens, captures and lets go; false after a failure. */
  private boolean capture() throws InterruptedException {
    CameraMode inForce = demand.modeToOpen();
    if (!inForce.equals(lastOpened)) {
      // What failed in another mode says little about this one.
      recovery.otherMode();
      lastOpened = inForce;
    }
    if (hasFailed) {
      recovery.restarting();
    }
    try {
      watch.opening(inForce.fps());
      watch.calling("open");
      camera.open(inForce);
      watch.answered();
      sinceNanos = CaptureTime.now(clock);
      warmUp.opened();
      watch.expect(inForce.fps(), camera.delay());
      while (demand.isNeeded()) {
        CameraMode next = demand.mode();
        if (!next.equals(inForce)) {
          CameraMode before = inForce;
          inForce = next;
          watch.calling("change");
          if (!camera.change(next)) {
            return true;
          }
          watch.answered();
          sinceNanos = CaptureTime.now(clock);
          if (next.fps() != before.fps()) {
            watch.expect(next.fps());
          }
        }
        watch.calling("read");
        try (Picture picture = camera.read(tally.captured() + 1, SLICE)) {
          watch.answered();
          take(picture, inForce);
        }
        if (watch.isSilent()) {
          failed(recovery.silent());
          return false;
        }
      }
      return true;
    } catch (CameraException | RuntimeException e) {
      if (!demand.isClosed()) {
        String why = e instanceof CameraException ? e.getMessage() : "the camera failed: " + e;
        recovery.failed(why);
        failed(why);
        disprove(inForce, why);
      }
      return false;
    } finally {
      release();
    }
  }

  private void disprove(CameraMode inForce, String why) {
    Proof now = proof.get();
    if (now != null) {
      now.failed(inForce, why);
    }
  }

  private void prove(Picture picture, CameraMode inForce) {
    Proof now = proof.get();
    if (now != null) {
      now.look(picture, inForce, sinceNanos);
    }
  }

  /** Lets a new picture pass to those who take it. */
  private void take(Picture picture, CameraMode inForce) {
    if (picture == null) {
      return;
    }
    prove(picture, inForce);
    if (!recovery.isNew(picture)) {
      tally.repeated();
      return;
    }
    recovery.picture(picture);
    loggedFailure = null;
    if (warmUp.isOn()) {
      tally.warmUp();
      return;
    }
    delivery.take(picture, inForce.quality());
  }

  private void failed(String why) {
    tally.failure();
    snapshots.fail(name + ": " + why);
    // The same words again and again say nothing new; that they repeat is counted.
    boolean isNew = !why.equals(loggedFailure);
    loggedFailure = why;
    LOG.log(isNew ? Level.WARNING : Level.DEBUG, name + ": " + why);
  }
}
