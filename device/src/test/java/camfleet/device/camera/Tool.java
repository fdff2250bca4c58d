package camfleet.device.camera;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What a test needs besides a JDK and Maven: skipped without it, unless it is required. */
final class Tool {
  private Tool() {}

  static void ffmpeg() {
    need("ffmpeg", Ffmpeg.isInstalled(), "the program ffmpeg (apt install ffmpeg)");
  }

  /** A recording from {@code shared/data} beside one of the folders above. */
  static Path footage(String name) {
    Path found = null;
    for (Path up = Path.of("").toAbsolutePath(); up != null && found == null; up = up.getParent()) {
      Path there = up.resolve("shared/data").resolve(name);
      found = Files.isReadable(there) ? there : null;
    }
    need("footage", found != null, "the recording " + name + " in ../shared/data");
    return found;
  }

  private static void need(String tool, boolean present, String what) {
    String required = System.getenv("CAMFLEET_REQUIRE");
    if (!present && required != null && Arrays.asList(required.split("[, ]+")).contains(tool)) {
      throw new AssertionError("CAMFLEET_REQUIRE names " + tool + ", but there is not " + what);
    }
    assumeTrue(present, () -> "skipped: needs " + what);
  }
}
