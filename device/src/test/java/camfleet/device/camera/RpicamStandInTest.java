package camfleet.device.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import camfleet.runtime.RequiredTool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Against the stand-in that lies beside the project and is no part of it. */
@Isolated("a reader that is held up for two intervals loses a picture")
class RpicamStandInTest {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  @TempDir Path folder;
  private Path standIn;

  @BeforeEach
  void find() {
    RequiredTool.program("ffmpeg");
    standIn = null;
    for (Path up = Path.of("").toAbsolutePath(); up != null && standIn == null; ) {
      Path there = up.resolve("shared/bin/rpicam-vid");
      standIn = Files.isExecutable(there) ? there : null;
      up = up.getParent();
    }
    RequiredTool.assume("shared/bin/rpicam-vid", standIn != null);
  }

  private Camera camera(String which, String environment, String more) throws Exception {
    Path program = folder.resolve("rpicam-vid");
    Files.writeString(
        program, "#!/bin/sh\n" + environment + " exec '" + standIn + "' \"$@\" " + more + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new RpicamCamera(
        which, new RpicamProgram(program), InstantSource.system(), System::nanoTime);
  }

  @Test
  void givesEveryPictureOfFiveSeconds() throws Exception {
    Map<String, Object> controls =
        Map.of(
            "rotation_deg",
            180L,
            "hflip",
            true,
            "shutter_us",
            5000L,
            "gain",
            2.0,
            "white_balance_mode",
            "daylight",
            "denoise",
            "cdn_off");
    try (Camera camera = camera("imx708", "FAKE_CAMERAS=2", "--frames 75")) {
      assertThat(camera.modes()).hasSize(3);
      assertThat(camera.settings().get("fps").max()).isEqualTo(120);
      camera.open(new CameraMode(640, 480, 15, 50, new Controls(controls)));
      List<Long> captured = new ArrayList<>();
      for (int i = 0; i < 75; i++) {
        Picture picture = camera.read(i, PATIENCE);
        assertThat(picture).as("picture " + i).isNotNull();
        assertThat(picture.width()).isEqualTo(640);
        assertThat(JpegSegments.areWhole(((CameraJpeg) picture).jpeg())).isTrue();
        captured.add(picture.capturedAtNanos());
      }
      assertThat(captured).isSorted();
      assertThatThrownBy(() -> camera.read(76, PATIENCE))
          .as("no picture more")
          .isInstanceOf(CameraException.class)
          .hasMessage("rpicam:imx708: rpicam-vid ended with exit code 0");
    }
  }

  @Test
  void failsInItsWords() throws Exception {
    try (Camera camera = camera("", "FAKE_CAMERAS=0", "")) {
      assertThat(camera.sensor()).isNull();
      assertThatThrownBy(() -> camera.open(new CameraMode(640, 480, 15, 50)))
          .hasMessageContaining(
              "exit code 255: ERROR: *** no cameras available ***; check the camera's cable");
    }
    try (Camera camera = camera("3", "FAKE_CAMERAS=2", "")) {
      assertThatThrownBy(() -> camera.open(new CameraMode(640, 480, 15, 50)))
          .hasMessageContaining("*** selected camera is not available ***; rpicam-vid --list");
    }
  }
}
