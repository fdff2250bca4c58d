package camfleet.device;

import camfleet.device.camera.Camera;
import camfleet.device.camera.CameraException;
import camfleet.device.camera.CameraMode;
import camfleet.device.camera.Cameras;
import camfleet.device.config.DeviceFile;
import camfleet.device.config.Settings;
import camfleet.device.pipeline.FrameTakers;
import camfleet.device.pipeline.Pipeline;
import camfleet.device.process.Processing;
import camfleet.frame.Frame;
import camfleet.setting.SettingTable;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Opens a device's camera, takes one picture and closes it. */
final class OnePicture {
  private static final long SECONDS = 15;

  private OnePicture() {}

  static Frame take(DeviceFile file) throws CameraException, InterruptedException {
    Map<String, Object> values = SettingTable.camera().defaults();
    values.putAll(file.settings());
    Settings s = Settings.of(values);
    InstantSource clock = InstantSource.system();
    Camera camera = Cameras.of(file.camera(), file.id(), clock, System::nanoTime);
    CameraMode mode = new PictureWork(SettingTable.camera(), camera).mode(s);
    try (Pipeline pipeline =
        new Pipeline(
            file.id().value(),
            camera,
            mode,
            file.warmUpOr(camera.warmUp()),
            1,
            FrameTakers.NONE,
            Processing.NONE,
            List.of(),
            clock,
            System::nanoTime)) {
      pipeline.start();
      return pipeline.snapshot().get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CameraException failure) {
        throw failure;
      }
      throw new CameraException(
          Cameras.shown(file.camera()) + " failed: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new CameraException(
          Cameras.shown(file.camera()) + " gave no picture within " + SECONDS + " s", e);
    }
  }
}
