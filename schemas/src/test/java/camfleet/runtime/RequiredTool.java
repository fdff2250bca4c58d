package camfleet.runtime;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Tests that need more than a JDK and Maven ask here: without the tool they are skipped with one
 * line, and fail when the environment variable CAMFLEET_REQUIRE names the tool.
 */
public final class RequiredTool {
  private RequiredTool() {}

  /** The program's path, looked for in PATH, /usr/sbin and /usr/local/sbin. */
  public static Path program(String name) {
    Optional<Path> found =
        Arrays.stream((System.getenv("PATH") + ":/usr/sbin:/usr/local/sbin").split(":"))
            .map(folder -> Path.of(folder, name))
            .filter(Files::isExecutable)
            .findFirst();
    assume(name, found.isPresent());
    return found.orElseThrow();
  }

  /** Skips or fails the calling test unless the tool is there. */
  public static void assume(String name, boolean present) {
    if (present) {
      return;
    }
    String wanted = System.getenv("CAMFLEET_REQUIRE");
    if (wanted != null && Arrays.asList(wanted.split(",")).contains(name)) {
      Assertions.fail(name + " is not there, and CAMFLEET_REQUIRE demands it");
    }
    Assumptions.abort(name + " is not there; this test needs it");
  }
}
