package camfleet.manager.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a rollout is followed, where a whole process is needed to see it. */
class RolloutFollowTest {
  @Test
  void whoEndsTheProgramHearsThatTheRolloutGoesOnAndHowToPauseIt(@TempDir Path folder)
      throws Exception {
    Path file = Files.writeString(folder.resolve("fleet.yaml"), "defaults: {fps: 5}\n");
    try (FakeManager manager = new FakeManager()) {
      manager.twin.rollouts.clear();
      manager.twin.stands("running", 1, "sent", null);
      Process program =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  "camfleet.manager.ManagerMain",
                  "--manager",
                  manager.url(),
                  "config",
                  "apply",
                  file.toString(),
                  "--yes")
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("said").toFile())
              .start();
      try {
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> !program.isAlive() || manager.asked.contains("GET /api/v1/rollouts/4"));
        // SIGTERM ends it by the same way as Ctrl-C, which a background process may not hear.
        program.destroy();
        assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
      } finally {
        program.destroyForcibly();
      }
      assertThat(Files.readString(folder.resolve("said"), StandardCharsets.UTF_8))
          .contains("Revision 4 is stored; rollout 4 brings it to 2 cameras.\n")
          .endsWith(
              "\nrollout 4 goes on without this program; pause it with: fleet-manager config pause"
                  + " 4, see it with: fleet-manager rollouts 4\n");
      assertThat(manager.asked).noneMatch(asked -> asked.contains("/pause"));
    }
  }
}
