package camfleet.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.device.camera.Camera;
import camfleet.device.camera.CameraMode;
import camfleet.device.camera.Cameras;
import camfleet.device.pipeline.Pipeline;
import camfleet.device.process.Geometry;
import camfleet.device.process.MemoryStore;
import camfleet.device.process.PictureProcessing;
import camfleet.device.process.PictureSteps;
import camfleet.device.process.PluginJars;
import camfleet.device.process.Plugins;
import camfleet.device.process.Region;
import camfleet.device.process.Regions;
import camfleet.device.process.Stamp;
import camfleet.frame.Frame;
import camfleet.topic.DeviceId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("counts pictures that a busy machine would lose")
class SwitchingTest {
  private static final double FPS = 10;
  private static final Geometry TURNED = new Geometry(Geometry.NONE.zoom(), false, false, 90, true);

  @TempDir Path dir;

  private record Seen(long sequence, long capturedAtNanos, int width, int bytes, long nanos) {}

  private final List<Seen> seen = new CopyOnWriteArrayList<>();

  private void take(Frame frame) {
    seen.add(
        new Seen(
            frame.header().sequence(),
            frame.header().capturedAtNanos(),
            frame.header().width(),
            frame.payload().length,
            System.nanoTime()));
  }

  private static PictureSteps steps(
      Geometry geometry, String plugin, String region, boolean stamp) {
    return new PictureSteps(
        geometry,
        plugin.isEmpty() ? List.of() : List.of(plugin),
        region,
        stamp ? new Stamp("{name} {time} {fps} fps", "cam1", "", ZoneOffset.UTC) : null);
  }

  @Test
  void takesHoldWithinASecondAndLosesAtMostThreePictures() throws Exception {
    PluginJars jars = new PluginJars(dir.resolve("work"), dir.resolve("plugins"));
    jars.plugin("small", "picture.replace(new Mat(30, 40, CvType.CV_8UC3)); return true;");
    Regions regions = new Regions(new MemoryStore(), System.getLogger("test"));
    regions.set(new Region("gate", 40, 40, 60, 60, "#00ff00"));
    Camera camera =
        Cameras.of("synthetic", DeviceId.of("cam1"), InstantSource.system(), System::nanoTime);
    try (PictureProcessing processing =
            new PictureProcessing(
                new Plugins(dir.resolve("plugins"), (name, why) -> {}, System::nanoTime),
                regions,
                () -> FPS);
        Pipeline pipeline =
            new Pipeline(
                "cam1",
                camera,
                new CameraMode(640, 480, FPS, 75),
                Duration.ZERO,
                1,
                () -> List.of(this::take),
                processing,
                List.of(),
                InstantSource.system(),
                System::nanoTime)) {
      pipeline.start();
      pipeline.setWanted(true);
      await().until(() -> seen.size() >= 5);
      change(processing, steps(TURNED, "", "", false), frame -> frame.width() == 480);
      change(processing, steps(TURNED, "", "gate", true), frame -> frame.width() == 96);
      change(processing, steps(Geometry.NONE, "small", "", false), frame -> frame.width() == 40);
      change(processing, steps(TURNED, "small", "", true), frame -> frame.width() == 40);
      change(processing, PictureSteps.NONE, frame -> frame.width() == 640);
    }
  }

  private void change(PictureProcessing processing, PictureSteps steps, Predicate<Seen> effect) {
    int from = seen.size();
    long begun = System.nanoTime();
    processing.apply(steps);
    await().atMost(Duration.ofSeconds(5)).until(() -> seen.stream().skip(from).anyMatch(effect));
    Seen first = seen.stream().skip(from).filter(effect).findFirst().orElseThrow();
    assertThat(Duration.ofNanos(first.nanos() - begun)).isLessThan(Duration.ofSeconds(1));
    int end = seen.size() + 3;
    await().until(() -> seen.size() >= end);
    List<Seen> about = List.copyOf(seen).subList(from - 1, end);
    long numbers = about.get(about.size() - 1).sequence() - about.get(0).sequence();
    assertThat(numbers - (about.size() - 1)).as("numbers without a frame").isZero();
    long nanos = about.get(about.size() - 1).capturedAtNanos() - about.get(0).capturedAtNanos();
    long due = Math.round(nanos / 1e9 * FPS);
    assertThat(due - (about.size() - 1)).as("pictures that were never taken").isBetween(-1L, 3L);
  }
}
