package camfleet.device.camera;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** One run of {@code rpicam-vid} with the pipe through which it tells about its pictures. */
final class RpicamRun implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("camfleet.camera");

  /**
   * A program that complains is given up before the watch over the camera gives it up, wordless.
   */
  private static final long SILENCE_NANOS = 4_800_000_000L;

  private final String source;
  private final CameraMode mode;
  private final PictureProgram program;
  private final ProgramPictures pictures;
  private final MetadataFifo metadata;

  private RpicamRun(
      String source,
      CameraMode mode,
      PictureProgram program,
      ProgramPictures pictures,
      MetadataFifo metadata) {
    this.source = source;
    this.mode = mode;
    this.program = program;
    this.pictures = pictures;
    this.metadata = metadata;
  }

  /** How and with what it is started, but for the mode. */
  record Start(
      String source,
      Path program,
      int camera,
      boolean told,
      InstantSource clock,
      LongSupplier nanos) {
    /** Starts it. */
    RpicamRun in(CameraMode mode) throws CameraException, InterruptedException {
      ProgramPictures pictures =
          new ProgramPictures(
              told ? MetadataPairing.of(mode.fps()) : MetadataPairing.none(),
              mode.fps(),
              clock,
              nanos);
      MetadataFifo metadata = told ? fifo(pictures) : null;
      List<String> command = new ArrayList<>(List.of(program.toString()));
      command.addAll(RpicamOptions.of(mode, camera, metadata == null ? null : metadata.path()));
      try {
        PictureProgram started = PictureProgram.start(command, "INT", pictures);
        return new RpicamRun(source, mode, started, pictures, metadata);
      } catch (IOException e) {
        if (metadata != null) {
          metadata.close();
        }
        throw new CameraException(source + ": " + program + " cannot be run: " + e.getMessage(), e);
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
            source,
            e.getMessage());
        return null;
      }
    }
  }

  /** The mode that it was started in. */
  CameraMode mode() {
    return mode;
  }

  ProgramPictures pictures() {
    return pictures;
  }

  /** Waits for a picture or the end; false when it ended without one. */
  boolean begins(Duration patience) throws InterruptedException {
    return pictures.awaitFirst(patience) || !pictures.haveEnded();
  }

  /** Whether it is of a version that cannot tell about its pictures. */
  boolean refusesMetadata() {
    LastWords words = program.words();
    return metadata != null
        && (words.contain("unrecognised option", "metadata")
            || words.contain("unrecognized option", "metadata"));
  }

  /** Whether it exposes together with others, or is to. */
  boolean isTogether() {
    return mode.controls().has("sync");
  }

  /** Why it ended, or why it gives no picture, as soon as that is certain; else null. */
  CameraException failure() {
    if (pictures.haveEnded()) {
      return new CameraException(source + ": " + program.reason() + remedy());
    }
    String complaint = program.words().last();
    long limit = Math.round(2e9 / mode.fps()) + SILENCE_NANOS;
    boolean waits = isTogether() && !pictures.haveBegun();
    return complaint == null || waits || pictures.silentNanos() <= limit
        ? null
        : new CameraException(
            source + ": " + program.name() + " gives no picture any more: " + complaint);
  }

  private String remedy() {
    LastWords words = program.words();
    if (words.contain("no cameras available")) {
      return "; check the camera's cable";
    }
    if (words.contain("is not available")) {
      return "; rpicam-vid --list-cameras tells which there are";
    }
    if (words.contain("failed to acquire camera") || words.contain("in use by another")) {
      return "; another program has the camera open";
    }
    return "";
  }

  @Override
  public void close() {
    pictures.close();
    program.close();
    if (metadata != null) {
      metadata.close();
    }
  }
}
