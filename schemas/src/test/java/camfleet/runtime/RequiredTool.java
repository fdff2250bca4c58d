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
  /** Where programs of the system are that PATH does not always name. */
  private static final String MORE_FOLDERS = ":/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin";

  private RequiredTool() {}

  /** The path of the program that has the tool's name. */
  public static Path program(String name) {
    return program(name, name);
  }

  /** The path of a program that comes with a tool, such as {@code mosquitto_passwd}. */
  public static Path program(String tool, String name) {
    Optional<Path> found =
        Arrays.stream((System.getenv("PATH") + MORE_FOLDERS).split(":"))
            .map(folder -> Path.of(folder, name))
            .filter(Files::isExecutable)
            .findFirst();
    assume(tool, found.isPresent());
    return found.orElseThrow();
  }

  /** Skips or fails the calling test unless the tool is there. */
  public static void assume(String name, boolean present) {
    if (present) {
      return;
    }
    String wanted = System.getenv("CAMFLEET_REQUIRE");
    if (wanted != null && Arrays.asList(wanted.strip().split(" *, *")).contains(name)) {
      Assertions.fail(name + " is not there, and CAMFLEET_REQUIRE demands it");
    }
    Assumptions.abort(name + " is not there; this test needs it");
  }
}
