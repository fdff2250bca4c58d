package camfleet.device;

import camfleet.device.camera.Camera;
import camfleet.device.camera.CameraException;
import camfleet.device.camera.Cameras;
import camfleet.device.config.DeviceFile;
import camfleet.device.config.Settings;
import camfleet.device.pipeline.FrameTakers;
import camfleet.device.pipeline.Pipeline;
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
    PictureWork work = new PictureWork(SettingTable.camera(), camera);
    System.Logger log = System.getLogger("camfleet.device");
    try (Darkroom darkroom =
            new Darkroom(
                file,
                work,
                s::fps,
                (plugin, problem) -> log.log(System.Logger.Level.ERROR, problem),
                System::nanoTime,
                log);
        Pipeline pipeline =
            new Pipeline(
                file.id().value(),
                camera,
                work.mode(s),
                file.warmUpOr(camera.warmUp()),
                1,
                FrameTakers.NONE,
                darkroom.processing(),
                List.of(),
                clock,
                System::nanoTime)) {
      // Plug-ins are loaded beside the pictures, and this is the only one.
      darkroom.apply(s).join();
      pipeline.start();
      return pipeline.snapshot().get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CameraException failure) {
        throw failure;
      }
      throw new CameraException(file.camera() + " failed: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new CameraException(file.camera() + " gave no picture within " + SECONDS + " s", e);
    }
  }
}
