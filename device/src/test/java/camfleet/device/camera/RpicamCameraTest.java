package camfleet.device.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class RpicamCameraTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final CameraMode MODE = new CameraMode(1280, 720, 15, 60);

  @TempDir Path folder;
  private FakeRpicam fake;
  private Camera camera;

  @BeforeEach
  void makeTheProgram() throws IOException {
    fake = new FakeRpicam(folder);
    camera = fake.camera("");
  }

  @AfterEach
  void close() {
    camera.close();
  }

  private static CameraMode with(Map<String, Object> controls) {
    return new CameraMode(1280, 720, 15, 60, new Controls(controls));
  }

  private CameraJpeg next() throws Exception {
    Picture picture = camera.read(1, PATIENCE);
    assertThat(picture).as("a picture within " + PATIENCE).isNotNull();
    return (CameraJpeg) picture;
  }

  @Test
  void tellsTheProgramExactlyWhatIsNeeded() throws Exception {
    camera.open(MODE);
    next();
    List<String> told = fake.arguments();
    String fifo = told.get(told.indexOf("--metadata") + 1);
    assertThat(String.join(" ", told))
        .isEqualTo(
            "-n -t 0 --codec mjpeg -q 60 --width 1280 --height 720 --framerate 15 --flush --signal"
                + " --camera 0 --metadata "
                + fifo
                + " --metadata-format txt -o -");
    assertThat(Path.of(fifo)).exists();
    camera.release();
    assertThat(fake.signals()).containsExactly("INT");
    assertThat(Path.of(fifo).getParent()).doesNotExist();
  }

  @Test
  void saysWhatIsInForce() throws Exception {
    camera.open(MODE);
    next();
    await().atMost(PATIENCE).until(() -> camera.readings().containsKey("shutter_us"));
    assertThat(camera.readings())
        .containsEntry("shutter_us", 9998L)
        .containsEntry("gain", 1.5)
        .containsEntry("white_balance_red_gain", 1.9)
        .containsEntry("white_balance_blue_gain", 1.5)
        .containsEntry("colour_temperature_k", 4750L)
        .containsEntry("lux", 412.123)
        .doesNotContainKey("restart_gap_ms");
    assertThat(camera.synchronised()).as("nobody asked").isNull();
    assertThat(camera.neverRepeats()).isTrue();
    assertThat(camera.delay()).isZero();
    assertThat(camera.warmUp()).isEqualTo(Duration.ofSeconds(1));
    assertThat(camera.description()).isEqualTo("imx708, 64x48");
  }

  @Test
  void saysWhetherItExposesTogetherWithOthers() throws Exception {
    camera.open(with(Map.of("sync", "client")));
    next();
    await().atMost(PATIENCE).until(() -> Boolean.TRUE.equals(camera.synchronised()));
    assertThat(fake.arguments()).containsSequence("--sync", "client");
    assertThat(camera.delay()).isEqualTo(Duration.ofMinutes(2));
    camera.release();
    fake.plan("unready");
    camera.open(with(Map.of("sync", "server")));
    next();
    await().atMost(PATIENCE).until(() -> Boolean.FALSE.equals(camera.synchronised()));
  }

  @Test
  void passesPicturesOverForALowerRateAndStartsAgainForAnythingElse() throws Exception {
    camera.open(MODE);
    next();
    assertThat(camera.change(new CameraMode(1280, 720, 2, 60))).isTrue();
    next();
    next();
    int third = FakeRpicam.number(next().jpeg());
    assertThat(FakeRpicam.number(next().jpeg()) - third).isGreaterThanOrEqualTo(4);
    assertThat(fake.starts()).isEqualTo(1);

    assertThat(camera.change(new CameraMode(1280, 720, 30, 60))).as("faster").isFalse();
    assertThat(camera.change(new CameraMode(1280, 720, 15, 61))).as("quality").isFalse();
    assertThat(camera.change(new CameraMode(640, 480, 15, 60))).as("size").isFalse();
    assertThat(camera.change(with(Map.of("hflip", true)))).as("flip").isFalse();
    camera.release();
    camera.open(with(Map.of("hflip", true)));
    next();
    assertThat(fake.arguments()).contains("--hflip");
    assertThat((Long) camera.readings().get("restart_gap_ms")).isBetween(1L, 9000L);
  }

  @Test
  void goesWithoutMetadataWhereTheProgramIsTooOldForIt() throws Exception {
    fake.plan("old", "old");
    camera.open(MODE);
    CameraJpeg picture = next();
    assertThat(fake.starts()).isEqualTo(2);
    assertThat(fake.arguments()).doesNotContain("--metadata", "--metadata-format");
    assertThat(picture.capturedAtNanos() - fake.told().get(0))
        .as("the time of the arrival")
        .isGreaterThan(FakeRpicam.AGE_NANOS / 2);
    camera.release();
    camera.open(MODE);
    next();
    assertThat(fake.starts()).as("it remembers").isEqualTo(3);
  }

  @Test
  void failsInTheProgramsOwnWords() throws Exception {
    fake.plan("die no cameras available", "die failed to acquire camera /base/imx708@1a");
    assertThatThrownBy(() -> camera.open(MODE))
        .isInstanceOf(CameraException.class)
        .hasMessage(
            "rpicam: rpicam-vid ended with exit code 255: ERROR: *** no cameras available ***;"
                + " check the camera's cable");
    assertThatThrownBy(() -> camera.open(MODE))
        .hasMessageContaining("failed to acquire camera /base/imx708@1a")
        .hasMessageEndingWith("; another program has the camera open");
    camera.open(MODE);
    next();
  }

  @Test
  void givesUpAProgramThatComplainsAndIsSilent() throws Exception {
    FakeTime time = new FakeTime();
    fake.plan("sick", "stop 3");
    try (Camera sick =
        new RpicamCamera(
            "", new RpicamProgram(fake.program()), java.time.InstantSource.system(), time::nanos)) {
      sick.open(MODE);
      for (int i = 0; i < 3; i++) {
        assertThat(sick.read(i, PATIENCE)).isNotNull();
      }
      time.passMillis(4900);
      assertThat(sick.read(4, Duration.ofMillis(50))).isNull();
      time.passMillis(100);
      assertThatThrownBy(() -> sick.read(4, Duration.ofMillis(50)))
          .isInstanceOf(CameraException.class)
          .hasMessage(
              "rpicam: rpicam-vid gives no picture any more:"
                  + " ERROR: Device timeout detected, attempting a restart!!!");
      sick.open(MODE);
      for (int i = 0; i < 3; i++) {
        assertThat(sick.read(i, PATIENCE)).isNotNull();
      }
      time.passMillis(60_000);
      assertThat(sick.read(4, Duration.ofMillis(50))).as("it says nothing").isNull();
    }
  }

  @Test
  void listsTheCamerasOnceAndAgainWhenProbed() throws Exception {
    assertThat(camera.sensor()).isEqualTo("imx708");
    assertThat(camera.modes())
        .containsExactly(
            new SourceMode(4608, 2592, 14.35),
            new SourceMode(2304, 1296, 56.03),
            new SourceMode(1536, 864, 120.13));
    assertThat(camera.settings().get("fps").max()).isEqualTo(120);
    assertThat(camera.settings().get("resolution")).isEqualTo(SourceRange.between(64, 4608));
    assertThat(camera.settings().get("rotation_deg").choices()).containsExactly("0", "180");
    assertThat(camera.settings()).doesNotContainKeys("stabilization", "led");
    assertThat(fake.listed()).isEqualTo(1);
    fake.list("No cameras available!\n");
    assertThat(camera.probe()).isEqualTo("rpicam-vid --list-cameras lists no camera");
    assertThat(camera.sensor()).isNull();
    assertThat(camera.settings().get("resolution")).isEqualTo(SourceRange.ALL);
    fake.list(FakeRpicam.TWO_CAMERAS);
    assertThat(camera.probe()).isEqualTo("rpicam-vid --list-cameras lists 0 imx708, 1 imx219");
  }

  @Test
  void findsACameraByItsSensorOrItsNumber() throws Exception {
    try (Camera named = fake.camera("imx219")) {
      assertThat(named.settings().get("fps").max()).isEqualTo(103.33);
      named.open(MODE);
      assertThat(named.read(1, PATIENCE)).isNotNull();
      assertThat(fake.arguments()).containsSequence("--camera", "1");
    }
    try (Camera numbered = fake.camera("1")) {
      assertThat(numbered.sensor()).isEqualTo("imx219");
    }
    try (Camera absent = fake.camera("ov5647")) {
      assertThatThrownBy(() -> absent.open(MODE))
          .hasMessage(
              "rpicam:ov5647: there is no camera with the sensor ov5647;"
                  + " rpicam-vid --list-cameras lists 0 imx708, 1 imx219");
      fake.list(FakeRpicam.TWO_CAMERAS.replace("imx219", "ov5647"));
      absent.open(MODE);
      assertThat(absent.read(1, PATIENCE)).as("plugged in meanwhile").isNotNull();
    }
  }

  @Test
  void needsTheProgram() {
    try (Camera none =
        new RpicamCamera(
            "",
            new RpicamProgram(folder.resolve("absent")),
            java.time.InstantSource.system(),
            System::nanoTime)) {
      assertThat(none.settings().get("fps")).isEqualTo(SourceRange.ALL);
      assertThat(none.sensor()).isNull();
      assertThatThrownBy(() -> none.open(MODE))
          .hasMessageStartingWith("rpicam needs the program rpicam-vid, which is not installed;");
    }
  }
}
