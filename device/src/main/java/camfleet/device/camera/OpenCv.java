package camfleet.device.camera;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.opencv.core.Core;

/**
 * Loads OpenCV's native library, once, when something first needs it: from system property {@code
 * camfleet.opencv}, from {@code native/} beside this program, or out of the library's own jar.
 */
final class OpenCv {
  private static final String LIBRARY = "libopencv_java490.so";

  private OpenCv() {}

  /**
   * Returns once OpenCV can be used.
   *
   * @throws IllegalStateException when it cannot be loaded, in one sentence
   */
  static void load() {
    if (Loaded.PROBLEM != null) {
      throw new IllegalStateException(Loaded.PROBLEM);
    }
  }

  /** Initialised by the first who asks; the class loader sees to the "once". */
  private static final class Loaded {
    static final String PROBLEM = loadOnce();

    private static String loadOnce() {
      String configured = System.getProperty("camfleet.opencv");
      String from = configured;
      try {
        if (configured != null) {
          System.load(Path.of(configured).toAbsolutePath().toString());
        } else {
          Path unpacked = unpacked();
          if (unpacked != null) {
            from = unpacked.toString();
            System.load(from);
          } else {
            from = "its jar";
            nu.pattern.OpenCV.loadLocally();
          }
        }
        // One camera never needs more than a part of one core, and many share the machine.
        Core.setNumThreads(1);
        return null;
      } catch (UnsatisfiedLinkError | RuntimeException | ExceptionInInitializerError e) {
        return "OpenCV cannot be loaded from "
            + from
            + " ("
            + e.getMessage()
            + "); set -Dcamfleet.opencv=PATH to a "
            + LIBRARY
            + " for this machine";
      }
    }
  }

  /** The library that the build has unpacked, or null. */
  private static Path unpacked() {
    try {
      Path program =
          Path.of(OpenCv.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path library =
          program
              .resolveSibling("native/nu/pattern/opencv/linux")
              .resolve(architecture(System.getProperty("os.arch")))
              .resolve(LIBRARY);
      return Files.isReadable(library) ? library.toRealPath() : null;
    } catch (URISyntaxException | IOException | IllegalArgumentException e) {
      return null;
    }
  }

  /** The library's folder in the jar for a value of {@code os.arch}. */
  static String architecture(String osArch) {
    return switch (osArch) {
      case "amd64", "x86_64" -> "x86_64";
      case "aarch64", "arm64" -> "ARMv8";
      default -> osArch.startsWith("arm") ? "ARMv7" : osArch;
    };
  }
}
