package camfleet.device.camera;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program that takes pictures by libcamera: {@code rpicam-vid}, formerly libcamera-vid. */
final class RpicamProgram {
  private static final List<String> NAMES = List.of("rpicam-vid", "libcamera-vid");
  private static final long LIST_MILLIS = 5000;
  private static final int MOST_OUTPUT = 256 * 1024;

  private final Path path;

  /**
   * @param path where it is, or null for where PATH has it
   */
  RpicamProgram(Path path) {
    this.path = path;
  }

  /** Whether it is there. */
  boolean isInstalled() {
    Path found = found();
    return found != null && Programs.isProgram(found);
  }

  private Path found() {
    return path == null ? Programs.find(NAMES).orElse(null) : path;
  }

  /** Where it is. */
  Path path() throws CameraException {
    Path found = found();
    if (found == null || !Programs.isProgram(found)) {
      throw new CameraException(
          "rpicam needs the program rpicam-vid, which is not installed;"
              + " install the package rpicam-apps-lite (before Debian 12: libcamera-apps-lite)");
    }
    return found;
  }

  /** Asks it for the cameras that it finds on the bus; at most for some seconds. */
  RpicamListing list() throws CameraException, InterruptedException {
    Path program = path();
    Path output = null;
    Process process = null;
    try {
      // A file takes whatever comes without a thread that reads it.
      output = Files.createTempFile("camfleet-", ".list");
      process =
          new ProcessBuilder(program.toString(), "--list-cameras")
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .redirectOutput(output.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(LIST_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new CameraException(
            program.getFileName()
                + " --list-cameras does not end within "
                + LIST_MILLIS / 1000
                + " s; does it when started by hand?");
      }
      try (InputStream in = Files.newInputStream(output)) {
        return RpicamListing.parse(new String(in.readNBytes(MOST_OUTPUT), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      if (e instanceof CameraException known) {
        throw known;
      }
      throw new CameraException("rpicam: " + program + " cannot be run: " + e.getMessage(), e);
    } finally {
      if (process != null) {
        process.destroyForcibly();
      }
      delete(output);
    }
  }

  private static void delete(Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // A file of some lines in the system's folder for such is harmless.
    }
  }
}
