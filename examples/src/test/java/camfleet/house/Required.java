package camfleet.house;

import static org.assertj.core.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * What a test needs besides a JDK and Maven: without it the test is skipped with one line, or fails
 * when {@code CAMFLEET_REQUIRE} names the tool.
 */
public final class Required {
  private Required() {}

  /** Needs every one of these programs on the PATH. */
  public static void programs(String tool, String... programs) {
    for (String program : programs) {
      that(tool, find(program).isPresent(), "the program " + program + " is not installed");
    }
  }

  /** Needs the condition. */
  public static void that(String tool, boolean there, String otherwise) {
    if (there) {
      return;
    }
    String list = System.getenv().getOrDefault("CAMFLEET_REQUIRE", "");
    if (List.of(list.split("[, ]+")).contains(tool)) {
      fail("CAMFLEET_REQUIRE names " + tool + ", but " + otherwise);
    }
    Assumptions.abort("skipped: " + otherwise);
  }

  /** Needs to be root, to make what only root can. */
  public static void root(String tool) throws IOException {
    String user = Files.getOwner(Path.of("/proc/self")).getName();
    that(tool, user.equals("root"), "only root can do this, not " + user);
  }

  /** A program on the PATH, or in the folders where Debian keeps servers. */
  public static Optional<Path> find(String program) {
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/local/sbin";
    for (String folder : path.split(File.pathSeparator)) {
      Path file = Path.of(folder.isEmpty() ? "." : folder, program);
      if (Files.isExecutable(file) && !Files.isDirectory(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }
}
