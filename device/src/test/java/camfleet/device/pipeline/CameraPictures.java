package camfleet.device.pipeline;

import camfleet.device.camera.Camera;
import camfleet.device.camera.CameraMode;
import camfleet.device.camera.Cameras;
import camfleet.device.camera.FakeTime;
import camfleet.device.camera.Jpeg;
import camfleet.device.camera.Picture;
import camfleet.topic.DeviceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** JPEGs such as a camera makes, of the synthetic scene at 30 pictures per second. */
final class CameraPictures {
  private static final int FPS = 30;
  private static final int QUALITY = 75;

  private CameraPictures() {}

  static List<byte[]> of(int width, int height, int count) throws Exception {
    FakeTime time = new FakeTime();
    List<byte[]> jpegs = new ArrayList<>();
    try (Camera camera = Cameras.of("synthetic", DeviceId.of("cam1"), time, time::nanos)) {
      camera.open(new CameraMode(width, height, FPS, QUALITY));
      while (jpegs.size() < count) {
        try (Picture picture = camera.read(jpegs.size() + 1, Duration.ZERO)) {
          if (picture != null) {
            jpegs.add(Jpeg.encode(picture, QUALITY));
          }
        }
        time.pass(Duration.ofSeconds(1).dividedBy(FPS));
      }
    }
    return jpegs;
  }
}
