package camfleet.device.camera;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A Raspberry Pi camera module, whose pictures the program {@code rpicam-vid} makes, encoded, and
 * tells about one by one.
 */
final class RpicamCamera implements Camera {
  private static final System.Logger LOG = System.getLogger("camfleet.camera");

  /** How long opening waits for a picture, so that a program that ends at once is told of there. */
  private static final Duration FIRST_PICTURE = Duration.ofSeconds(1);

  /** What exposure and white balance take to settle. */
  private static final Duration WARM_UP = Duration.ofSeconds(1);

  /** A longer gap is not one of starting again: nobody wanted pictures meanwhile. */
  private static final long LONGEST_GAP_NANOS = 30_000_000_000L;

  /** What it may take until it exposes together with others. */
  private static final Duration SYNC = Duration.ofMinutes(2);

  private final RpicamSensor sensor;
  private final RpicamProgram program;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Object lock = new Object();
  private RpicamRun running;
  private boolean closed;
  private boolean tellsNothing;
  private Long gapMillis;
  private volatile String description;

  // Of the capture thread alone.
  private long lastPictureNanos;
  private boolean restarts;

  /**
   * @param which empty for the first camera, its number in the program's list, or its sensor's name
   * @param nanos {@code System::nanoTime}, on which the sensor counts as well
   */
  RpicamCamera(String which, RpicamProgram program, InstantSource clock, LongSupplier nanos) {
    this.sensor = new RpicamSensor(which, program);
    this.program = program;
    this.clock = clock;
    this.nanos = nanos;
  }

  @Override
  public String source() {
    return sensor.source();
  }

  @Override
  public Map<String, SourceRange> settings() {
    return RpicamOptions.settings(sensor.listed());
  }

  @Override
  public String sensor() {
    RpicamListing.Camera listed = sensor.listed();
    return listed == null ? null : listed.sensor();
  }

  @Override
  public List<SourceMode> modes() {
    RpicamListing.Camera listed = sensor.listed();
    return listed == null ? List.of() : listed.modes();
  }

  @Override
  public String probe() throws InterruptedException {
    return sensor.probe();
  }

  @Override
  public Duration warmUp() {
    return WARM_UP;
  }

  /** A server lets others find it first, a client waits for a server. */
  @Override
  public Duration delay() {
    RpicamRun run = running();
    return run == null || !run.isTogether() ? Duration.ZERO : SYNC;
  }

  @Override
  public boolean neverRepeats() {
    return true;
  }

  @Override
  public void open(CameraMode mode) throws CameraException, InterruptedException {
    release();
    restarts = restarts && nanos.getAsLong() - lastPictureNanos < LONGEST_GAP_NANOS;
    int index = sensor.index();
    try {
      RpicamRun run = start(mode, index);
      if (!run.begins(FIRST_PICTURE)) {
        if (!run.refusesMetadata()) {
          throw run.failure();
        }
        startWithoutMetadata(mode, index);
      }
    } catch (CameraException | InterruptedException e) {
      release();
      throw e;
    }
  }

  private void startWithoutMetadata(CameraMode mode, int index)
      throws CameraException, InterruptedException {
    LOG.log(
        System.Logger.Level.WARNING,
        "{0}: the program is too old to tell about its pictures; they carry the time of their"
            + " arrival",
        source());
    release();
    synchronized (lock) {
      tellsNothing = true;
    }
    RpicamRun run = start(mode, index);
    if (!run.begins(FIRST_PICTURE)) {
      throw run.failure();
    }
  }

  private RpicamRun start(CameraMode mode, int index) throws CameraException, InterruptedException {
    boolean told;
    synchronized (lock) {
      told = !tellsNothing;
    }
    RpicamRun run =
        new RpicamRun.Start(source(), program.path(), index, told, clock, nanos).in(mode);
    synchronized (lock) {
      if (!closed) {
        running = run;
        return run;
      }
    }
    run.close();
    throw new CameraException("the camera is closed");
  }

  @Override
  public Picture read(long sequence, Duration patience)
      throws CameraException, InterruptedException {
    RpicamRun run = running();
    if (run == null) {
      throw new CameraException("the camera is closed");
    }
    Picture picture = run.pictures().await(patience);
    if (picture != null) {
      took(picture);
    } else if (running() != run) {
      throw new CameraException("the camera is closed");
    } else {
      CameraException failure = run.failure();
      if (failure != null) {
        throw failure;
      }
    }
    return picture;
  }

  private void took(Picture picture) {
    long now = nanos.getAsLong();
    if (restarts) {
      restarts = false;
      long gap = Math.round((now - lastPictureNanos) / 1e6);
      synchronized (lock) {
        gapMillis = gap;
      }
      LOG.log(
          System.Logger.Level.INFO,
          "{0}: no picture for {1} ms, since the program had to start again for other settings",
          source(),
          Long.toString(gap));
    }
    lastPictureNanos = now;
    String name = sensor();
    description =
        (name == null ? "a Pi camera" : name) + ", " + picture.width() + "x" + picture.height();
  }

  /** Fewer pictures are a matter of passing some over; the program changes nothing as it runs. */
  @Override
  public boolean change(CameraMode mode) {
    RpicamRun run = running();
    if (run == null) {
      return false;
    }
    CameraMode started = run.mode();
    boolean same =
        mode.fps() <= started.fps()
            && mode.width() == started.width()
            && mode.height() == started.height()
            && mode.quality() == started.quality()
            && RpicamOptions.controls(mode).equals(RpicamOptions.controls(started));
    if (same) {
      run.pictures().pace(mode.fps());
    } else {
      restarts = description != null;
    }
    return same;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public Map<String, Object> readings() {
    RpicamRun run = running();
    FrameMetadata last = run == null ? null : run.pictures().last();
    Map<String, Object> readings = new LinkedHashMap<>();
    if (last != null) {
      readings.putAll(last.readings());
    }
    synchronized (lock) {
      if (gapMillis != null) {
        readings.put("restart_gap_ms", gapMillis);
      }
    }
    return readings;
  }

  @Override
  public Boolean synchronised() {
    RpicamRun run = running();
    return run == null || !run.isTogether()
        ? null
        : Boolean.valueOf(run.pictures().areSynchronised());
  }

  @Override
  public void release() {
    RpicamRun last;
    synchronized (lock) {
      last = running;
      running = null;
      description = null;
    }
    if (last != null) {
      last.close();
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
    }
    release();
  }

  private RpicamRun running() {
    synchronized (lock) {
      return running;
    }
  }
}
