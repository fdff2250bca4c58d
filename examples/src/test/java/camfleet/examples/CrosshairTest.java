package camfleet.examples;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.device.camera.Image;
import camfleet.device.camera.Picture;
import camfleet.device.camera.TestImage;
import camfleet.device.process.Geometry;
import camfleet.device.process.MemoryStore;
import camfleet.device.process.PictureProcessing;
import camfleet.device.process.PictureSteps;
import camfleet.device.process.Plugins;
import camfleet.device.process.Regions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencv.core.Mat;

/** The example of a plug-in is built as the page says, dropped in, and draws. */
class CrosshairTest {
  @TempDir Path dir;

  @Test
  void isBuiltDroppedInAndDraws() throws Exception {
    ProcessBuilder build =
        new ProcessBuilder("plugins/build", "plugins/Crosshair.java", dir.toString())
            .redirectErrorStream(true);
    build.environment().put("JAVA_HOME", System.getProperty("java.home"));
    build
        .environment()
        .put(
            "CAMFLEET_CLASSPATH",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    Process process = build.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).endsWith(dir.resolve("Crosshair.jar") + "\n");

    List<String> problems = new CopyOnWriteArrayList<>();
    try (PictureProcessing processing =
            new PictureProcessing(
                new Plugins(dir, (name, problem) -> problems.add(problem), System::nanoTime),
                new Regions(new MemoryStore(), System.getLogger("test")),
                () -> 10);
        Image image = TestImage.plain(640, 480, 9, 9, 9)) {
      processing
          .apply(new PictureSteps(Geometry.NONE, List.of("crosshair"), "", null))
          .get(10, TimeUnit.SECONDS);
      assertThat(problems).isEmpty();
      try (Picture shown = processing.show(image, 1)) {
        Mat mat = ((Image) shown).mat();
        assertThat(TestImage.pixel(mat, 320, 240)).containsExactly(0, 255, 0);
        assertThat(TestImage.pixel(mat, 320, 200)).containsExactly(0, 255, 0);
        assertThat(TestImage.pixel(mat, 320, 100)).containsExactly(9, 9, 9);
      }
    }
  }
}
