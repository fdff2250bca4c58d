package camfleet.device.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("what the program tells of a picture is waited for during most of an interval only")
class RpicamTimesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @TempDir Path folder;

  @Test
  void everyPictureHasTheTimeThatTheProgramTellsOfIt() throws Exception {
    FakeRpicam fake = new FakeRpicam(folder);
    fake.plan("stop 75");
    try (Camera camera = fake.camera("")) {
      camera.open(new CameraMode(1280, 720, 15, 60));
      List<CameraJpeg> pictures = new ArrayList<>();
      for (int i = 0; i < 75; i++) {
        Picture picture = camera.read(1, PATIENCE);
        assertThat(picture).as("picture " + i).isNotNull();
        pictures.add((CameraJpeg) picture);
      }
      // The stand-in notes what it told after it has written the picture.
      await().atMost(PATIENCE).until(() -> fake.told().size() >= 75);
      List<Long> told = fake.told();
      for (int i = 0; i < 75; i++) {
        CameraJpeg picture = pictures.get(i);
        assertThat(FakeRpicam.number(picture.jpeg())).isEqualTo(i);
        assertThat(picture.capturedAtNanos()).isCloseTo(told.get(i), within(5_000_000L));
        assertThat(picture.width()).isEqualTo(64);
        assertThat(picture.repeated()).isFalse();
      }
      assertThat(camera.read(76, Duration.ofMillis(200))).as("all of them").isNull();
    }
  }
}
