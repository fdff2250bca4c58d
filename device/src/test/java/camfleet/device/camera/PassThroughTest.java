package camfleet.device.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class PassThroughTest {
  @TempDir Path folder;

  @Test
  void neverLoadsOpenCvForAPiCamera() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                PassThroughProgram.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int each = TinyJpeg.of(64, 48).length + 8;
    try (BufferedReader output = process.inputReader()) {
      assertThat(output.readLine()).isEqualTo(10 * each + " bytes without OpenCV");
    } finally {
      process.destroyForcibly();
      process.waitFor();
    }
  }
}
