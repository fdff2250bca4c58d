package camfleet.device;

import static org.awaitility.Awaitility.await;

import camfleet.device.config.DeviceFile;
import camfleet.device.health.HostMetrics;
import camfleet.mqtt.MemoryBroker;
import camfleet.mqtt.Publication;
import camfleet.runtime.ManualClock;
import camfleet.topic.DeviceId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;

/**
 * A device whose camera makes JPEGs, in a process of its own: says whether OpenCV is in its memory,
 * before and after its detectors are on.
 */
final class LookingProgram {
  private static final String DEV = "camfleet/v1/dev/cam1/";

  private final ManualClock clock = new ManualClock();
  private final MemoryBroker broker = new MemoryBroker(clock);
  private final SceneCamera camera = new SceneCamera();

  private LookingProgram() {}

  public static void main(String[] arguments) throws IOException {
    new LookingProgram().run();
  }

  private void run() throws IOException {
    ScheduledExecutorService timer = Surroundings.newTimer();
    DeviceFile file =
        DeviceFile.of(DeviceId.of("cam1"), MemoryBroker.ADDRESS, null)
            .withSettings(Map.of("fps", 10.0, "latest_fps", 10.0));
    DeviceApp app =
        new DeviceApp(
            file,
            broker,
            camera,
            new Surroundings(clock, clock, timer, new HostMetrics(Path.of("/")), true),
            7,
            () -> {});
    app.start();
    broker.publish(Publication.of(DEV + "config/desired", new byte[0], 1, false));
    await().until(app::isShowing);
    shootUntil(() -> broker.published("camfleet/v1/img/cam1/latest").size() >= 3);
    System.out.println("off " + isLoaded());
    broker.publish(
        Publication.of(DEV + "set/motion", "ON".getBytes(StandardCharsets.UTF_8), 1, false));
    await().until(() -> !broker.published(DEV + "res/set").isEmpty());
    shootUntil(LookingProgram::isLoaded);
    System.out.println("on " + isLoaded());
    app.close();
    timer.shutdownNow();
  }

  private void shootUntil(Callable<Boolean> done) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              camera.shoot(SceneCamera.jpeg(100, -1), clock.instant().toEpochMilli() * 1_000_000L);
              clock.advance(Duration.ofMillis(100));
              return done.call();
            });
  }

  private static boolean isLoaded() throws IOException {
    return Files.readString(Path.of("/proc/self/maps")).contains("opencv_java");
  }
}
