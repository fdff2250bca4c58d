package camfleet.device.camera;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Any program that writes JPEGs to its output, one after the other, at a rate and in a size of its
 * own.
 */
final class ExecCamera implements Camera {
  /** How long opening waits for a picture, so that a program that ends at once is told of there. */
  private static final Duration FIRST_PICTURE = Duration.ofSeconds(1);

  /** A program's rate is not known; faster than that none is passed over by itself. */
  private static final double ANY_RATE = 1000;

  private final String command;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Object lock = new Object();
  private Run running;
  private boolean closed;
  private volatile String description;

  private record Run(PictureProgram program, ProgramPictures pictures) {}

  ExecCamera(String command, InstantSource clock, LongSupplier nanos) {
    this.command = command;
    this.clock = clock;
    this.nanos = nanos;
  }

  @Override
  public String source() {
    return "exec:" + command;
  }

  /** The program decides about everything but which of its pictures are taken. */
  @Override
  public Map<String, SourceRange> settings() {
    return Map.of("fps", SourceRange.ALL_LIVE);
  }

  /** Whether the program is there. */
  static void check(String command) throws CameraException {
    List<String> words = words(command);
    String program = words.get(0);
    boolean found =
        program.contains("/")
            ? Programs.isProgram(Path.of(program))
            : Programs.find(List.of(program)).isPresent();
    if (!found) {
      throw new CameraException(missing(program));
    }
  }

  private static String missing(String program) {
    return "exec: there is no program " + program + "; install it, or give its whole path";
  }

  private static List<String> words(String command) throws CameraException {
    List<String> words;
    try {
      words = CommandWords.of(command);
    } catch (IllegalArgumentException e) {
      throw new CameraException("exec: " + e.getMessage(), e);
    }
    if (words.isEmpty() || words.get(0).isEmpty() || command.indexOf('\0') >= 0) {
      throw new CameraException(
          "exec: a program must follow, such as exec:/usr/local/bin/pictures");
    }
    return words;
  }

  @Override
  public void open(CameraMode mode) throws CameraException, InterruptedException {
    release();
    List<String> words = words(command);
    ProgramPictures pictures = new ProgramPictures(MetadataPairing.none(), ANY_RATE, clock, nanos);
    pictures.pace(mode.fps());
    Run run = start(words, pictures);
    try {
      if (!pictures.awaitFirst(FIRST_PICTURE) && pictures.haveEnded()) {
        throw new CameraException("exec: " + run.program.reason());
      }
    } catch (CameraException | InterruptedException e) {
      release();
      throw e;
    }
  }

  private Run start(List<String> words, ProgramPictures pictures) throws CameraException {
    synchronized (lock) {
      if (closed) {
        throw new CameraException("the camera is closed");
      }
      try {
        running = new Run(PictureProgram.start(words, "TERM", pictures), pictures);
        return running;
      } catch (IOException e) {
        throw new CameraException(missing(words.get(0)), e);
      }
    }
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
      description = run.program.name() + ", " + picture.width() + "x" + picture.height();
    } else if (run.pictures.haveEnded()) {
      throw new CameraException("exec: " + run.program.reason());
    } else if (running() != run) {
      throw new CameraException("the camera is closed");
    }
    return picture;
  }

  @Override
  public boolean change(CameraMode mode) {
    Run run = running();
    if (run == null) {
      return false;
    }
    run.pictures.pace(mode.fps());
    return true;
  }

  @Override
  public String description() {
    return description;
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
      last.pictures.close();
      last.program.close();
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
