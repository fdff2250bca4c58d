package camfleet.device.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A camera's own JPEGs on their way to the takers, in a process that has no OpenCV to load. */
@Timeout(120)
class PassThroughTest {
  private static final Logger LOG = System.getLogger("camfleet.pipeline");
  private static final int FRAMES = 100_000;

  /** What the JVM itself may still take for its compiler and its tables, of some 110 MB. */
  private static final long SETTLING_KILOBYTES = 4_096;

  @TempDir private Path folder;

  @Test
  void hundredThousandFramesAreTheCamerasOwnBytesAndMemoryIsSteady() throws Exception {
    List<String> said = run("pass", 640, 480, 60);
    assertThat(said).contains("frames: " + FRAMES, "libraries: []");
    isSteady(said);
  }

  /** Small pictures, so that it takes minutes and what is lost of each is seen all the same. */
  @Test
  @Tag("measurement")
  @Timeout(600)
  void hundredThousandFramesWithEveryStepLeaveMemorySteady() throws Exception {
    List<String> said = run("all", 160, 120, 500);
    assertThat(said).contains("frames: " + FRAMES);
    isSteady(said);
  }

  private static void isSteady(List<String> said) {
    List<Long> resident =
        Arrays.stream(said.get(1).replaceAll("[^0-9,]", "").split(",")).map(Long::valueOf).toList();
    LOG.log(
        Level.INFO, "resident after each {0} frames: {1} KB", PassThroughProgram.EVERY, resident);
    assertThat(resident).hasSize(FRAMES / PassThroughProgram.EVERY);
    // The first tenth is the time in which the JVM compiles what is called so often.
    assertThat(resident.get(resident.size() - 1) - resident.get(1))
        .as("%s", resident)
        .isLessThan(SETTLING_KILOBYTES);
  }

  @Test
  void decodingOneWouldHaveBeenSeen() throws Exception {
    assertThat(run("smaller", 640, 480, 60))
        .last()
        .asString()
        .startsWith("failed: ")
        .contains("OpenCV cannot be loaded from " + folder.resolve("none.so"));
  }

  private List<String> run(String what, int width, int height, int seconds) throws Exception {
    byte[] picture = CameraPictures.of(width, height, 1).get(0);
    Path jpeg = Files.write(folder.resolve("camera.jpg"), picture);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // As the launcher does; and what the heap grows by is not taken for a leak.
    command.addAll(List.of("-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC"));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xss512k"));
    if (!what.equals("all")) {
      command.add("-Dcamfleet.opencv=" + folder.resolve("none.so"));
    }
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(PassThroughProgram.class.getName());
    command.addAll(List.of(jpeg.toString(), Integer.toString(FRAMES), what));
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(seconds, TimeUnit.SECONDS)).as("it ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readAllLines(output, StandardCharsets.UTF_8);
  }
}
