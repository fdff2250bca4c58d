package camfleet.device;

import camfleet.device.camera.CameraException;
import camfleet.device.config.ConfigTwin;
import camfleet.device.config.News;
import camfleet.device.pipeline.Pipeline;
import camfleet.message.CameraStatus;
import camfleet.message.ReportedConfig;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Runs the twin's trials on the camera, and tells what comes of them in the order in which it
 * happened: the trial's values are put in force, a first good picture is waited for, and without
 * one the configuration before returns. Any thread may call it.
 */
final class Probation implements AutoCloseable {
  /** What cameras that expose together may take longer, besides so many pictures. */
  private static final double SYNC_S = 30;

  private static final double SYNC_PICTURES = 100;

  /** A revision that gives no picture for this long is turned back. */
  static final Duration PATIENCE = Duration.ofSeconds(15);

  /** A trial that takes longer than this is {@code pending} first. */
  static final Duration SLOW = Duration.ofMillis(300);

  private final ConfigTwin twin;
  private final PictureWork work;
  private final Pipeline pipeline;
  private final Runnable apply;
  private final Function<ReportedConfig, CompletableFuture<Void>> publish;
  private final Runnable restart;
  private final Runnable over;
  private final CameraWatchdog watchdog;
  private final ScheduledExecutorService timer;
  private final LongSupplier nanos;

  /**
   * @param patienceNanos until when a picture must have come
   * @param troubled whether the camera failed before
   */
  private record Running(
      long number,
      CompletableFuture<Void> proof,
      long begunNanos,
      long patienceNanos,
      boolean troubled) {}

  // Guarded by this.
  private Running running;
  private CompletableFuture<Void> lastReport = CompletableFuture.completedFuture(null);
  private boolean closed;

  /**
   * @param apply puts the twin's settings in force
   * @param publish a report
   * @param restart ends the agent and starts it again
   * @param over called when nothing is on trial any more
   * @param watchdog of a camera that hangs after a trial
   */
  Probation(
      ConfigTwin twin,
      PictureWork work,
      Pipeline pipeline,
      Runnable apply,
      Function<ReportedConfig, CompletableFuture<Void>> publish,
      Runnable restart,
      Runnable over,
      CameraWatchdog watchdog,
      ScheduledExecutorService timer,
      LongSupplier nanos) {
    this.twin = twin;
    this.work = work;
    this.pipeline = pipeline;
    this.apply = apply;
    this.publish = publish;
    this.restart = restart;
    this.over = over;
    this.watchdog = watchdog;
    this.timer = timer;
    this.nanos = nanos;
  }

  /** The twin has taken something in: applies it or begins to try it, and publishes the report. */
  synchronized void changed() {
    step(true);
  }

  /** Publishes what is to be told, and the report in any case. */
  synchronized void report() {
    tell(true);
  }

  /** Looks whether time is up, and whether a camera that failed works again. */
  synchronized void look() {
    Running now = running;
    if (closed) {
      return;
    }
    if (now == null) {
      watchdog.look();
    } else if (watchdog.hangsSince(now.begunNanos())) {
      // Neither the trial's fault nor a camera that could judge it.
      hangs(now);
      return;
    }
    if (now != null && nanos.getAsLong() - now.begunNanos() >= now.patienceNanos()) {
      long seconds = TimeUnit.NANOSECONDS.toSeconds(now.patienceNanos());
      ended(now.number(), "no good picture came within " + seconds + " s");
    } else if (now == null && givesPictures() && twin.retry()) {
      step(false);
    }
  }

  private boolean givesPictures() {
    CameraStatus camera = pipeline.status().camera();
    return camera == CameraStatus.OK || camera == CameraStatus.BLACK;
  }

  private void hangs(Running now) {
    running = null;
    now.proof().cancel(false);
    if (watchdog.isAllowed()) {
      // Stored before the agent ends: the next life tries it.
      twin.abandon();
      watchdog.restart();
    } else {
      twin.defer(now.number(), "the camera does not answer");
      step(false);
    }
  }

  private void step(boolean always) {
    if (closed) {
      return;
    }
    OptionalLong waiting = twin.waiting();
    if (waiting.isPresent()) {
      begin(waiting.getAsLong());
    } else {
      if (running != null && !twin.isTrying()) {
        running.proof().cancel(false);
        running = null;
        watchdog.arm();
      }
      apply.run();
      tell(always && !twin.isTrying());
    }
    if (!twin.isTrying()) {
      over.run();
    }
  }

  private void begin(long number) {
    if (running != null) {
      running.proof().cancel(false);
    }
    tell(false);
    CameraStatus before = pipeline.status().camera();
    boolean troubled = before.isTrouble();
    twin.begin(number);
    CompletableFuture<Void> proof = pipeline.prove(work.mode(twin.settings()));
    running = new Running(number, proof, nanos.getAsLong(), patienceNanos(), troubled);
    apply.run();
    later(() -> slow(number), SLOW);
    later(this::look, Duration.ofNanos(running.patienceNanos()).plusMillis(5));
    proof.whenComplete((good, failure) -> proved(number, failure));
  }

  /**
   * A camera that takes a picture each 10 s needs longer to show one, and so does one that exposes
   * together with others, which have to find each other first.
   */
  private long patienceNanos() {
    double interval = 1 / twin.settings().fps();
    boolean alone = "off".equals(twin.settings().values().get("sync"));
    double seconds = alone ? (interval > 5 ? interval : 0) : SYNC_S + SYNC_PICTURES * interval;
    return PATIENCE.toNanos() + Math.round(seconds * 1e9);
  }

  /** On the capture thread, which neither writes files nor waits. */
  private void proved(long number, Throwable failure) {
    Throwable cause = failure instanceof CompletionException e ? e.getCause() : failure;
    if (!(cause instanceof CancellationException)) {
      later(() -> ended(number, cause == null ? null : words(cause)), Duration.ZERO);
    }
  }

  private static String words(Throwable cause) {
    return cause instanceof CameraException ? cause.getMessage() : "the camera failed: " + cause;
  }

  private synchronized void slow(long number) {
    if (running != null && running.number() == number) {
      twin.slow(number);
      tell(false);
    }
  }

  /**
   * @param cause null when a good picture came
   */
  private synchronized void ended(long number, String cause) {
    Running now = running;
    if (closed || now == null || now.number() != number) {
      return;
    }
    running = null;
    now.proof().cancel(false);
    if (cause != null) {
      watchdog.arm();
    }
    if (cause == null) {
      twin.passed(number);
    } else if (now.troubled()) {
      twin.defer(number, cause);
    } else {
      twin.failed(number, cause);
    }
    step(false);
  }

  /** Under the lock, so that reports go out in the order of their numbers. */
  private void tell(boolean always) {
    boolean said = false;
    for (News news : twin.news()) {
      if (news instanceof News.Report report) {
        lastReport = publish.apply(report.document());
        said = true;
      } else if (news instanceof News.Answer answer) {
        answer.asker().complete(answer.problems());
      } else if (news instanceof News.Restart) {
        lastReport.whenComplete((done, failure) -> restart.run());
      }
    }
    if (always && !said) {
      lastReport = publish.apply(twin.reported());
    }
  }

  /** A broker has the final status of this revision; for a thread that must not wait. */
  void heard(long rev) {
    later(() -> twin.heard(rev), Duration.ZERO);
  }

  private void later(Runnable step, Duration time) {
    try {
      timer.schedule(step, time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      // The program ends.
      System.getLogger("camfleet.device.config")
          .log(System.Logger.Level.DEBUG, "no timer any more");
    }
  }

  /** Ends without a verdict: what is on trial is tried again in the next life. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    twin.abandon();
    if (running != null) {
      running.proof().cancel(false);
      running = null;
    }
  }
}
