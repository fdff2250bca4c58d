package camfleet.device;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.runtime.RequiredTool;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OpenCvOnDemandTest {
  @Test
  void isLoadedOnlyOnceADetectorIsOn() throws Exception {
    RequiredTool.assume("procfs", Files.isReadable(Path.of("/proc/self/maps")));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                LookingProgram.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader output = process.inputReader()) {
      assertThat(output.readLine()).isEqualTo("off false");
      assertThat(output.readLine()).isEqualTo("on true");
    } finally {
      process.destroyForcibly();
      process.waitFor();
    }
  }
}
