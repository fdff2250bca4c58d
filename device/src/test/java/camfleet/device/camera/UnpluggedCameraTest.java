package camfleet.device.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.device.pipeline.Pipeline;
import camfleet.device.process.Processing;
import camfleet.frame.Frame;
import camfleet.message.CameraStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a stream whose webcam is unplugged and plugged in elsewhere. */
class UnpluggedCameraTest {
  private static final CameraMode MODE =
      new CameraMode(
          640, 480, 30, 75, new Controls(Map.of("brightness", 1.0, "shutter_us", 5000L)));
  @TempDir Path folder;

  @Test
  void isSaidAtOnceAndOverWhenItIsBackWithItsSettings() throws Exception {
    FakeUsb usb = new FakeUsb(folder);
    usb.plugIn(0, "1-1.2", "ABC123", "HD Webcam");
    V4l2Camera camera =
        new V4l2Camera(
            V4l2Source.parse("v4l2:serial=ABC123"),
            usb.nodes(),
            usb,
            usb,
            InstantSource.system(),
            System::nanoTime);
    List<Frame> frames = new CopyOnWriteArrayList<>();
    try (Pipeline pipeline =
        new Pipeline(
            "cam1",
            camera,
            MODE,
            Duration.ZERO,
            1,
            () -> List.of(frames::add),
            Processing.NONE,
            List.of(),
            InstantSource.system(),
            System::nanoTime)) {
      pipeline.start();
      pipeline.setWanted(true);
      await().until(() -> frames.size() >= 5);
      assertThat(usb.numbers(0)).containsEntry("brightness", 255L);

      usb.unplug(0, "1-1.2");
      await()
          .atMost(Duration.ofSeconds(2))
          .until(() -> pipeline.status().camera() == CameraStatus.FAILED);
      assertThat(pipeline.status().error())
          .isEqualTo("v4l2:serial=ABC123 is unplugged; plug it in again");
      int before = frames.size();

      usb.plugIn(2, "1-1.4", "ABC123", "HD Webcam");
      await().until(() -> frames.size() >= before + 5);
      assertThat(pipeline.status().camera()).isEqualTo(CameraStatus.OK);
      assertThat(usb.numbers(2))
          .containsEntry("brightness", 255L)
          .containsEntry("auto_exposure", 1L)
          .containsEntry("exposure_time_absolute", 50L);
      assertThat(frames.get(before).header().sequence())
          .isEqualTo(frames.get(before - 1).header().sequence() + 1);
    }
    await().until(() -> usb.open.get() == 0);
  }
}
