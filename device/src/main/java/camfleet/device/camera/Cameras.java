package camfleet.device.camera;

import camfleet.topic.DeviceId;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Cameras by the name of their source: {@code synthetic}, {@code file:PATH}, {@code folder:PATH},
 * {@code rpicam}, {@code v4l2:DEVICE}, {@code exec:PROGRAM}, or the address of a stream.
 */
public final class Cameras {
  private static final String FILE = "file:";
  private static final String FOLDER = "folder:";
  private static final String EXEC = "exec:";
  private static final String RPICAM = "rpicam";
  private static final String V4L2 = "v4l2:";

  private Cameras() {}

  /**
   * The camera of a source, not yet open. The synthetic camera gives pictures of the size that it
   * is asked for; a file or a folder gives its own size whatever it is asked for.
   *
   * @param clock the device's clock, which says when light was captured
   * @param nanos a monotonic clock such as {@code System::nanoTime}
   * @throws IllegalArgumentException when there is no such kind of source, in one sentence
   */
  public static Camera of(String source, DeviceId id, InstantSource clock, LongSupplier nanos) {
    return of(source, id, Faults.NONE, clock, nanos);
  }

  /** The same with faults on purpose, which only the synthetic camera has. */
  public static Camera of(
      String source, DeviceId id, Faults faults, InstantSource clock, LongSupplier nanos) {
    if (source.equals("synthetic")) {
      Camera camera = new SyntheticCamera(id, clock, nanos);
      return faults.isNone() ? camera : new FaultyCamera(camera, faults, nanos);
    }
    if (source.startsWith(FILE)) {
      return new FileCamera(path(source, FILE), clock, nanos);
    }
    if (source.startsWith(FOLDER)) {
      return new FolderCamera(path(source, FOLDER), clock, nanos);
    }
    if (isRpicam(source)) {
      return new RpicamCamera(sensor(source), new RpicamProgram(null), clock, nanos);
    }
    if (source.startsWith(EXEC)) {
      return new ExecCamera(source.substring(EXEC.length()).strip(), clock, nanos);
    }
    if (source.startsWith(V4L2)) {
      return V4l2Camera.of(V4l2Source.parse(source), clock, nanos);
    }
    if (CameraAddress.isOne(source)) {
      return new NetworkCamera(new CameraAddress(source), clock, nanos);
    }
    throw unknown(source);
  }

  /**
   * Checks whether a source is there and can be read, without opening it; of one that can be
   * unplugged or switched off only whether there can be such a source.
   *
   * @throws IllegalArgumentException what is wrong and what to do, in one sentence
   */
  public static void check(String source) {
    try {
      if (source.startsWith(FILE)) {
        FileCamera.check(path(source, FILE));
      } else if (source.startsWith(FOLDER)) {
        FolderCamera.check(path(source, FOLDER));
      } else if (isRpicam(source)) {
        sensor(source);
        new RpicamProgram(null).path();
      } else if (source.startsWith(EXEC)) {
        ExecCamera.check(source.substring(EXEC.length()).strip());
      } else if (source.startsWith(V4L2)) {
        V4l2Source.parse(source);
      } else if (CameraAddress.isOne(source)) {
        NetworkCamera.check(new CameraAddress(source));
      } else if (!source.equals("synthetic")) {
        throw unknown(source);
      }
    } catch (CameraException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** The webcams that are plugged in. */
  public static List<FoundCamera> webcams() {
    return FoundCamera.webcams(new VideoNodes());
  }

  /**
   * The camera modules of a Pi; none where there is no program for them.
   *
   * @throws CameraException when the program does not answer, in one sentence
   */
  public static List<FoundCamera> modules() throws CameraException, InterruptedException {
    RpicamProgram program = new RpicamProgram(null);
    return program.isInstalled() ? FoundCamera.modules(program.list()) : List.of();
  }

  /** A source as it may be shown: without the login of an address. */
  public static String shown(String source) {
    return CameraAddress.isOne(source)
        ? CameraAddress.masked(source)
        : CameraAddress.maskedWidely(source);
  }

  private static Path path(String source, String kind) {
    String path = source.substring(kind.length());
    if (path.isBlank() || path.indexOf('\0') >= 0) {
      throw unknown(source);
    }
    return Path.of(path);
  }

  private static boolean isRpicam(String source) {
    return source.equals(RPICAM) || source.startsWith(RPICAM + ":");
  }

  /** Which sensor is meant; empty for the first. */
  private static String sensor(String source) {
    String which = source.equals(RPICAM) ? "" : source.substring(RPICAM.length() + 1);
    if (!source.equals(RPICAM) && !RpicamSensor.isGood(which)) {
      throw unknown(source);
    }
    return which;
  }

  private static IllegalArgumentException unknown(String source) {
    String shown = shown(source);
    return new IllegalArgumentException(
        "a camera's source must be synthetic, rpicam, rpicam:SENSOR, v4l2:DEVICE, file:PATH,"
            + " folder:PATH, rtsp://…, http://… or exec:PROGRAM, was \""
            + (shown.length() > 200 ? shown.substring(0, 200) + "…" : shown)
            + "\"");
  }
}
