package camfleet.device.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import camfleet.topic.DeviceId;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CamerasTest {
  @TempDir Path folder;
  private final FakeTime time = new FakeTime();

  private String sourceOf(String source) {
    try (Camera camera = Cameras.of(source, DeviceId.of("cam1"), time, time::nanos)) {
      return camera.source();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "synthetic",
        "file:some/clip.mp4",
        "folder:/some/where",
        "rpicam",
        "rpicam:1",
        "rpicam:imx708",
        "exec:pictures --loud"
      })
  void knowsEverySource(String source) {
    assertThat(sourceOf(source)).isEqualTo(source);
  }

  @ParameterizedTest
  @ValueSource(strings = {"synthetic", "file:some/clip.mp4", "folder:/some/where", "exec:x"})
  void onesWithoutASensorHaveNotToWarmUp(String source) {
    try (Camera camera = Cameras.of(source, DeviceId.of("cam1"), time, time::nanos)) {
      assertThat(camera.warmUp()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "webcam",
        "file:",
        "folder: ",
        "Synthetic",
        "clip.mp4",
        "file:a\0b",
        "rpicam:",
        "rpicam:a b"
      })
  void namesTheSourcesWhenItKnowsNone(String source) {
    assertThatThrownBy(() -> sourceOf(source))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a camera's source must be synthetic, rpicam, rpicam:SENSOR, file:PATH, folder:PATH or"
                + " exec:PROGRAM, was \""
                + source
                + "\"");
    assertThatThrownBy(() -> Cameras.check(source)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void checksWhetherTheSourceIsThere() throws Exception {
    assertThatCode(() -> Cameras.check("synthetic")).doesNotThrowAnyException();
    assertThatThrownBy(() -> Cameras.check("folder:" + folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("holds no .jpg");
    Files.write(folder.resolve("a.jpg"), TinyJpeg.of(1, 1));
    assertThatCode(() -> Cameras.check("folder:" + folder)).doesNotThrowAnyException();
    assertThatThrownBy(() -> Cameras.check("file:" + folder.resolve("clip.mp4")))
        .hasMessageContaining("does not exist");
  }
}
