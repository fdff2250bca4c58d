package camfleet.device.config;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.message.ConfigStatus;
import camfleet.message.ReportedConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real program that is killed by SIGKILL before each step of storing. */
@Tag("slow")
class KilledWhileStoringTest {
  @TempDir Path dir;

  /** Whether the program came to that step, where it was killed. */
  private boolean killBefore(int step, Path at) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                StoringProgram.class.getName(),
                at.toString(),
                Integer.toString(step))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader output = process.inputReader()) {
      return StoringProgram.HERE.equals(output.readLine());
    } finally {
      process.destroyForcibly();
      process.waitFor();
    }
  }

  @Test
  void startsWithAWholeConfigurationWheneverItWasKilled() throws Exception {
    Set<ConfigStatus> seen = EnumSet.noneOf(ConfigStatus.class);
    int step = 0;
    while (true) {
      Path at = Files.createDirectory(dir.resolve("life" + step));
      StoringProgram.take(StoringProgram.twin(Disk.REAL, at), 1, "1280x720");
      if (!killBefore(step, at)) {
        break;
      }
      ConfigTwin next = StoringProgram.twin(Disk.REAL, at);
      ReportedConfig report = next.reported();
      boolean applied = report.rev() == 2 && report.status() == ConfigStatus.APPLIED;
      // Where revision 2 is not in force, revision 1 is, whole; and nothing else ever.
      assertThat(report.config())
          .as("killed before step %s", step)
          .containsEntry("resolution", applied ? "320x240" : "1280x720");
      assertThat(next.revInForce()).isEqualTo(applied ? 2 : 1);
      seen.add(report.status());
      // What was never told is told now, once.
      if (report.rev() == 1) {
        StoringProgram.take(next, 2, "320x240");
        assertThat(next.reported().status()).isEqualTo(ConfigStatus.APPLIED);
      }
      step++;
    }
    assertThat(step).isEqualTo(18);
    assertThat(seen).contains(ConfigStatus.APPLIED, ConfigStatus.ROLLED_BACK);
  }
}
