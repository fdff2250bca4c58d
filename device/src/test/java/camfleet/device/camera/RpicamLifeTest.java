package camfleet.device.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("it counts the descriptors of the process")
class RpicamLifeTest {
  private static final int CYCLES = 50;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @TempDir Path folder;

  private static long descriptors() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches("(rpicam-vid-|metadata).*"))
        .count();
  }

  @Test
  void leavesNothingBehindHoweverOftenItStarts() throws Exception {
    FakeRpicam fake = new FakeRpicam(folder).interval("0.01");
    long before = 0;
    try (Camera camera = fake.camera("")) {
      for (int cycle = 0; cycle < CYCLES; cycle++) {
        camera.open(new CameraMode(640, 480, 60, 75));
        assertThat(camera.read(1, PATIENCE)).as("cycle " + cycle).isNotNull();
        camera.release();
        if (cycle == 2) {
          // Classes and their files have been loaded by then.
          before = descriptors();
        }
      }
      assertThat(fake.starts()).isEqualTo(CYCLES);
      assertThat(fake.running()).isEmpty();
      assertThat(fake.signals()).as("ended in good order").hasSize(CYCLES);
    }
    long most = before;
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(descriptors()).isEqualTo(most));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(threads()).isZero());
  }
}
