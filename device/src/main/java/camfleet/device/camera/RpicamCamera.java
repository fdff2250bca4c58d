package camfleet.device.camera;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
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

  /**
   * A program that complains is given up before the watch over the camera gives it up, wordless.
   */
  private static final long SILENCE_NANOS = 4_800_000_000L;

  /** A longer gap is not one of starting again: nobody wanted pictures meanwhile. */
  private static final long LONGEST_GAP_NANOS = 30_000_000_000L;

  /** What it may take until it exposes together with others. */
  private static final Duration SYNC = Duration.ofMinutes(2);

  private final RpicamSensor sensor;
  private final RpicamProgram program;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Object lock = new Object();
  private Run running;
  private boolean closed;
  private boolean tellsNothing;
  private Long gapMillis;
  private volatile String description;

  // Of the capture thread alone.
  private long lastPictureNanos;
  private boolean restarts;

  /** One run of the program. */
  private record Run(
      PictureProgram program, ProgramPictures pictures, MetadataFifo metadata, CameraMode mode)
      implements AutoCloseable {
    @Override
    public void close() {
      pictures.close();
      program.close();
      if (metadata != null) {
        metadata.close();
      }
    }
  }

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
    Run run = running();
    return run == null || !run.mode.controls().has("sync") ? Duration.ZERO : SYNC;
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
      if (!startAndWait(mode, index)) {
        throw failure(running());
      }
    } catch (CameraException | InterruptedException e) {
      release();
      throw e;
    }
  }

  /** False when the program ended at once. */
  private boolean startAndWait(CameraMode mode, int index)
      throws CameraException, InterruptedException {
    Run run = start(mode, index);
    if (run.pictures.awaitFirst(FIRST_PICTURE) || !run.pictures.haveEnded()) {
      return true;
    }
    if (run.metadata == null || !refusesMetadata(run)) {
      return false;
    }
    LOG.log(
        System.Logger.Level.WARNING,
        "{0}: {1} is too old to tell about its pictures; they carry the time of their arrival",
        source(),
        run.program.name());
    release();
    synchronized (lock) {
      tellsNothing = true;
    }
    Run again = start(mode, index);
    return again.pictures.awaitFirst(FIRST_PICTURE) || !again.pictures.haveEnded();
  }

  private static boolean refusesMetadata(Run run) {
    LastWords words = run.program.words();
    return words.contain("unrecognised option", "metadata")
        || words.contain("unrecognized option", "metadata");
  }

  private Run start(CameraMode mode, int index) throws CameraException, InterruptedException {
    Path path = program.path();
    boolean told;
    synchronized (lock) {
      told = !tellsNothing;
    }
    ProgramPictures pictures =
        new ProgramPictures(
            told ? MetadataPairing.of(mode.fps()) : MetadataPairing.none(),
            mode.fps(),
            clock,
            nanos);
    MetadataFifo metadata = told ? fifo(pictures) : null;
    List<String> command = new ArrayList<>(List.of(path.toString()));
    command.addAll(RpicamOptions.of(mode, index, metadata == null ? null : metadata.path()));
    try {
      Run run = new Run(PictureProgram.start(command, "INT", pictures), pictures, metadata, mode);
      synchronized (lock) {
        if (!closed) {
          running = run;
          return run;
        }
      }
      run.close();
      throw new CameraException("the camera is closed");
    } catch (IOException e) {
      if (metadata != null) {
        metadata.close();
      }
      if (e instanceof CameraException known) {
        throw known;
      }
      throw new CameraException(source() + ": " + path + " cannot be run: " + e.getMessage(), e);
    }
  }

  /** Null where there can be none; pictures come all the same. */
  private MetadataFifo fifo(ProgramPictures pictures) throws InterruptedException {
    try {
      return MetadataFifo.open(pictures::told);
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0}: pictures carry the time of their arrival: {1}",
          source(),
          e.getMessage());
      return null;
    }
  }

  /** Why no more pictures come, with what to do where that is known. */
  private CameraException failure(Run run) {
    if (run == null) {
      return new CameraException("the camera is closed");
    }
    LastWords words = run.program.words();
    String remedy = "";
    if (words.contain("no cameras available")) {
      remedy = "; check the camera's cable";
    } else if (words.contain("is not available")) {
      remedy = "; rpicam-vid --list-cameras tells which there are";
    } else if (words.contain("failed to acquire camera") || words.contain("in use by another")) {
      remedy = "; another program has the camera open";
    }
    return new CameraException(source() + ": " + run.program.reason() + remedy);
  }

  @Override
  public Picture read(long sequence, Duration patience)
      throws CameraException, InterruptedException {
    Run run = running();
    if (run == null) {
      throw new CameraException("the camera is closed");
    }
    Picture picture = run.pictures.await(patience);
    if (picture != null) {
      took(picture);
    } else if (running() != run) {
      throw new CameraException("the camera is closed");
    } else if (run.pictures.haveEnded()) {
      throw failure(run);
    } else if (complains(run)) {
      throw new CameraException(
          source()
              + ": "
              + run.program.name()
              + " gives no picture any more: "
              + run.program.words().last());
    }
    return picture;
  }

  /** Whether it has been silent for long and has said why. */
  private boolean complains(Run run) {
    long limit = Math.round(2e9 / run.mode.fps()) + SILENCE_NANOS;
    return run.pictures.silentNanos() > limit
        && (run.pictures.haveBegun() || !run.mode.controls().has("sync"))
        && run.program.words().last() != null;
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
    Run run = running();
    if (run == null) {
      return false;
    }
    CameraMode started = run.mode;
    boolean same =
        mode.fps() <= started.fps()
            && mode.width() == started.width()
            && mode.height() == started.height()
            && mode.quality() == started.quality()
            && RpicamOptions.controls(mode).equals(RpicamOptions.controls(started));
    if (same) {
      run.pictures.pace(mode.fps());
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
    Run run = running();
    FrameMetadata last = run == null ? null : run.pictures.last();
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
    Run run = running();
    return run == null || !run.mode.controls().has("sync")
        ? null
        : Boolean.valueOf(run.pictures.areSynchronised());
  }

  @Override
  public void release() {
    Run last;
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

  private Run running() {
    synchronized (lock) {
      return running;
    }
  }
}
