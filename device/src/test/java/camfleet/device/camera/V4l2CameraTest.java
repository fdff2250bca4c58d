package camfleet.device.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import camfleet.runtime.Threads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class V4l2CameraTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration SOON = Duration.ofMillis(100);
  @TempDir Path folder;
  private FakeUsb usb;
  private V4l2Camera camera;

  @BeforeEach
  void plugIn() throws IOException {
    usb = new FakeUsb(folder);
    usb.plugIn(0, "1-1.2", "ABC123", "HD Webcam");
    camera = camera("v4l2:serial=ABC123");
  }

  @AfterEach
  void close() {
    camera.close();
  }

  private V4l2Camera camera(String source) {
    return new V4l2Camera(
        V4l2Source.parse(source), usb.nodes(), usb, usb, InstantSource.system(), System::nanoTime);
  }

  private static CameraMode mode(int width, int height, double fps, Map<String, Object> controls) {
    return new CameraMode(width, height, fps, 75, new Controls(controls));
  }

  private static final CameraMode PLAIN = mode(640, 480, 100, Map.of());

  @Test
  void passesOnTheJpegsOfTheCamera() throws Exception {
    camera.open(PLAIN);
    try (Picture picture = camera.read(1, PATIENCE)) {
      assertThat(picture).isInstanceOf(CameraJpeg.class);
      assertThat(picture.width()).isEqualTo(640);
      assertThat(Math.abs(picture.capturedAtNanos() - CaptureTime.now(InstantSource.system())))
          .isLessThan(5_000_000_000L);
    }
    assertThat(camera.description())
        .isEqualTo(
            "HD Webcam at USB 1-1.2 (" + usb.dev().resolve("video0") + "), 640x480 MJPG at 30 fps");
    assertThat(camera.sensor()).isEqualTo("HD Webcam");
    assertThat(camera.modes())
        .containsExactly(new SourceMode(1280, 720, 30), new SourceMode(640, 480, 30));
    assertThat(camera.neverRepeats()).isTrue();
  }

  @Test
  void asksTheDriverForTheLowestRateThatSuffices() throws Exception {
    camera.open(mode(640, 480, 10, Map.of()));
    assertThat(camera.change(mode(640, 480, 15, Map.of()))).isTrue();
    assertThat(camera.change(mode(640, 480, 20, Map.of()))).as("faster than the driver").isFalse();
    assertThat(camera.change(mode(1280, 720, 15, Map.of()))).as("another size").isFalse();
    camera.open(mode(640, 480, 20, Map.of()));
    assertThat(camera.change(mode(640, 480, 60, Map.of()))).as("as fast as it gets").isTrue();
    assertThat(usb.opened).containsExactly("video0 640x480 15.0", "video0 640x480 30.0");
    assertThat(usb.open.get()).isEqualTo(1);
  }

  @Test
  void listsWhatTheCameraCanDoAndNothingElse() {
    Map<String, SourceRange> settings = camera.settings();
    assertThat(settings)
        .containsOnlyKeys(
            "fps",
            "resolution",
            "quality",
            "brightness",
            "contrast",
            "gain",
            "shutter_us",
            "white_balance_mode");
    assertThat(settings.get("fps").max()).isEqualTo(30);
    assertThat(settings.get("resolution").choices()).containsExactly("1280x720", "640x480");
    assertThat(settings.get("contrast").max()).isEqualTo(255.0 / 32);
    assertThat(settings.get("shutter_us").min()).isEqualTo(300);
    assertThat(settings.get("shutter_us").max()).isEqualTo(204_700);
    assertThat(settings.get("white_balance_mode").choices())
        .containsExactly("auto", "incandescent", "tungsten", "fluorescent", "indoor", "daylight");
    assertThat(settings.get("brightness").live()).isTrue();
  }

  @Test
  void saysSizesThatItHasWhenItIsAskedForAnother() {
    assertThatThrownBy(() -> camera.open(mode(800, 600, 10, Map.of())))
        .isInstanceOf(CameraException.class)
        .hasMessage(
            "v4l2:serial=ABC123 gives no 800x600; set resolution to one of 1280x720, 640x480");
  }

  @Test
  void setsControlsLiveAndReadsThemBack() throws Exception {
    camera.open(PLAIN);
    assertThat(usb.numbers(0))
        .containsEntry("brightness", 128L)
        .containsEntry("auto_exposure", 3L)
        .containsEntry("white_balance_automatic", 1L)
        .containsEntry("exposure_dynamic_framerate", 0L)
        .doesNotContainKeys("exposure_time_absolute", "white_balance_temperature");
    assertThat(
            camera.change(
                mode(
                    640,
                    480,
                    100,
                    Map.of(
                        "brightness",
                        0.5,
                        "contrast",
                        2.0,
                        "shutter_us",
                        4321L,
                        "white_balance_mode",
                        "daylight"))))
        .isTrue();
    assertThat(usb.numbers(0))
        .containsEntry("brightness", 192L)
        .containsEntry("contrast", 64L)
        .containsEntry("auto_exposure", 1L)
        .containsEntry("exposure_time_absolute", 43L)
        .containsEntry("white_balance_automatic", 0L)
        .containsEntry("white_balance_temperature", 6000L);
    assertThat(camera.readings())
        .containsEntry("brightness", 0.504)
        .containsEntry("contrast", 2.0)
        .containsEntry("shutter_us", 4300L)
        .containsEntry("white_balance_mode", "daylight");
    camera.change(PLAIN);
    assertThat(usb.numbers(0)).containsEntry("brightness", 128L).containsEntry("auto_exposure", 3L);
    usb.set(0, "exposure_time_absolute", 77);
    assertThat(camera.readings()).as("what the automatic chose").containsEntry("shutter_us", 7700L);
    assertThat(usb.opened).hasSize(1);
  }

  @Test
  void oneControlThatIsRefusedDoesNotCostTheOthers() throws Exception {
    usb.refuse(0, "contrast");
    camera.open(mode(640, 480, 100, Map.of("contrast", 2.0, "brightness", 1.0)));
    assertThat(usb.numbers(0)).containsEntry("brightness", 255L).doesNotContainKey("contrast");
    assertThat(camera.readings()).containsEntry("brightness", 1.0).doesNotContainKey("contrast");
  }

  @Test
  void isFoundAgainUnderAnotherNumberWithItsSettings() throws Exception {
    usb.plugIn(2, "1-1.3", "OTHER", "Other");
    CameraMode mode = mode(640, 480, 100, Map.of("brightness", -1.0));
    camera.open(mode);
    camera.read(1, PATIENCE).close();
    usb.unplug(0, "1-1.2");
    assertThatThrownBy(
            () -> {
              while (true) {
                camera.read(2, PATIENCE).close();
              }
            })
        .isInstanceOf(CameraException.class)
        .hasMessage("v4l2:serial=ABC123 is unplugged; plug it in again");
    camera.release();
    assertThatThrownBy(() -> camera.open(mode)).hasMessageContaining("is unplugged");
    assertThat(camera.probe())
        .isEqualTo(
            "v4l2:serial=ABC123 is unplugged; plug it in again; plugged in are Other at USB 1-1.3 ("
                + usb.dev().resolve("video2")
                + ")");
    usb.plugIn(4, "1-1.4", "ABC123", "HD Webcam");
    assertThat(camera.probe()).startsWith("found HD Webcam at USB 1-1.4");
    camera.open(mode);
    camera.read(3, PATIENCE).close();
    assertThat(usb.numbers(4)).containsEntry("brightness", 0L);
    assertThat(usb.numbers(2)).as("the other camera").isEmpty();
  }

  @Test
  void aCameraThatIsNotPluggedInAtFirstIsNotRefusedItsSettings() throws Exception {
    V4l2Camera away = camera("v4l2:bus=1-1.9");
    assertThat(away.settings()).containsKeys("fps", "resolution", "brightness", "shutter_us");
    assertThat(away.modes()).isEmpty();
    assertThat(away.sensor()).isNull();
    assertThat(away.readings()).isEmpty();
    usb.plugIn(6, "1-1.9", null, "Late");
    away.open(mode(1280, 720, 30, Map.of("saturation", 2.0, "brightness", 1.0)));
    away.read(1, PATIENCE).close();
    assertThat(usb.numbers(6)).containsEntry("brightness", 255L).doesNotContainKey("saturation");
    away.close();
  }

  @Test
  void aDriverThatHangsHoldsNobodyUp() throws Exception {
    camera.open(PLAIN);
    camera.read(1, PATIENCE).close();
    usb.hang(0, true);
    await().until(() -> isSilent());
    long begin = System.nanoTime();
    camera.release();
    assertThat((System.nanoTime() - begin) / 1e9).isLessThan(3);
    usb.hang(0, false);
    camera.open(PLAIN);
    camera.read(2, PATIENCE).close();
    assertThat(usb.open.get()).as("the one that hung is closed").isEqualTo(1);
  }

  private boolean isSilent() throws Exception {
    Picture picture = camera.read(2, SOON);
    if (picture != null) {
      picture.close();
    }
    return picture == null;
  }

  @Test
  void closeEndsAReadOfAnotherThread() throws Exception {
    camera.open(PLAIN);
    usb.hang(0, true);
    await().until(this::isSilent);
    AtomicReference<Exception> ended = new AtomicReference<>();
    Thread reader =
        Threads.startPlatform(
            "reader",
            () -> {
              try {
                camera.read(2, Duration.ofHours(1));
              } catch (CameraException | InterruptedException e) {
                ended.set(e);
              }
            });
    await().until(() -> reader.getState() == Thread.State.TIMED_WAITING);
    camera.close();
    await().atMost(Duration.ofSeconds(2)).until(() -> ended.get() instanceof CameraException);
    assertThatThrownBy(() -> camera.read(3, SOON)).hasMessage("the camera is closed");
    usb.hang(0, false);
    await().until(() -> usb.open.get() == 0);
  }

  @Test
  void twoCamerasOfOneSerialNumberAreNamedByTheirPorts() throws Exception {
    usb.plugIn(2, "1-1.3", "ABC123", "HD Webcam");
    assertThatThrownBy(() -> camera.open(PLAIN))
        .hasMessage(
            "v4l2:serial=ABC123 is the serial number of 2 cameras; name one by its port:"
                + " v4l2:bus=1-1.2 or v4l2:bus=1-1.3");
  }

  @Test
  void checksOnlyHowASourceIsWritten() {
    for (String good : List.of("v4l2:/dev/video0", "v4l2:/dev/v4l/by-id/usb-a_b-video-index0")) {
      Cameras.check(good);
    }
    for (String bad :
        List.of("v4l2:", "v4l2:video0", "v4l2:bus=usb1", "v4l2:serial=", "v4l2:/dev/../etc/x")) {
      assertThatThrownBy(() -> Cameras.check(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("a V4L2 camera must be v4l2:/dev/video0, v4l2:bus=1-1.2 or")
          .hasMessageEndingWith("was \"" + bad + "\"");
    }
  }
}
