package camfleet.broker;

import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Programs outside the JDK that some tests need. */
final class Tool {
  private Tool() {}

  /**
   * The program's path. Without the program the test is skipped, or fails when the environment
   * variable CAMFLEET_REQUIRE names the tool.
   */
  static Path need(String tool, String program) {
    for (String folder :
        List.of(
            "/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin", "/opt/homebrew/sbin")) {
      Path path = Path.of(folder, program);
      if (Files.isExecutable(path)) {
        return path;
      }
    }
    String required = System.getenv().getOrDefault("CAMFLEET_REQUIRE", "");
    if (Arrays.asList(required.split(" *, *")).contains(tool)) {
      return fail("CAMFLEET_REQUIRE names " + tool + ", but " + program + " is not installed");
    }
    Assumptions.abort("skipped: " + program + " is not installed (apt-get install " + tool + ")");
    throw new AssertionError("not reached");
  }
}
