package camfleet.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.device.config.DeviceFile;
import camfleet.device.health.HostMetrics;
import camfleet.device.uplink.FakeIngest;
import camfleet.message.CameraStatus;
import camfleet.message.DeviceState;
import camfleet.message.Json;
import camfleet.mqtt.MemoryBroker;
import camfleet.mqtt.Publication;
import camfleet.runtime.MalformedException;
import camfleet.runtime.ManualClock;
import camfleet.topic.DeviceId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A camera that publishes one picture a second, watched at ten, and then not watched. */
class LatestBesideStreamTest {
  private static final String DEV = "camfleet/v1/dev/cam1/";
  private static final String IMG = "camfleet/v1/img/cam1/latest";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration INTERVAL = Duration.ofMillis(100);

  private final ManualClock clock = new ManualClock();
  private final MemoryBroker broker = new MemoryBroker(clock);
  private final ScheduledExecutorService timer = Surroundings.newTimer();
  private FakeCamera camera;
  private FakeIngest ingest;
  private DeviceApp app;

  @BeforeEach
  void start() throws IOException {
    ingest = new FakeIngest(clock, 4);
    ingest.beGenerous();
    camera =
        new FakeCamera(
            () -> clock.instant().getEpochSecond() * 1_000_000_000L + clock.instant().getNano());
    DeviceFile file =
        DeviceFile.of(DeviceId.of("cam1"), MemoryBroker.ADDRESS, null)
            .withSettings(Map.of("fps", 10.0, "latest_fps", 1.0))
            .withStreamAllow(List.of("127.0.0.1"));
    Surroundings around =
        new Surroundings(clock, clock, timer, new HostMetrics(Path.of("/")), true);
    app = new DeviceApp(file, broker, camera, around, 7, () -> {});
    app.start();
    // Nothing is desired: pictures need not wait for it.
    broker.publish(Publication.of(DEV + "config/desired", new byte[0], 1, false));
    await().until(app::isShowing);
  }

  @AfterEach
  void stop() throws IOException {
    app.close();
    timer.shutdownNow();
    ingest.close();
  }

  private void command(String args) {
    broker.publish(
        Publication.of(
            DEV + "cmd/stream",
            ("{\"args\":" + args + "}").getBytes(StandardCharsets.UTF_8),
            1,
            false));
  }

  private DeviceState state() {
    List<Publication> all = broker.published(DEV + "state");
    try {
      return Json.read(all.get(all.size() - 1).payload(), DeviceState.class);
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  private int latest() {
    return broker.published(IMG).size();
  }

  /** Frames go on, each a tenth of a second after the one before, until that holds. */
  private void shootsUntil(Callable<Boolean> done) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              camera.shoot();
              clock.advance(INTERVAL);
              return done.call();
            });
  }

  @Test
  void latestKeepsItsPaceWhileFramesAreStreamedAndAfterwards() {
    command("{\"session\":\"s1\",\"token\":\"t\",\"endpoint\":\"" + ingest.endpoint() + "\"}");
    await().atMost(PATIENCE).until(() -> !ingest.hellos.isEmpty());
    shootsUntil(() -> !ingest.frames.isEmpty());
    int before = latest();
    for (int i = 0; i < 50; i++) {
      int streamed = ingest.frames.size();
      camera.shoot();
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> ingest.frames.size() > streamed);
      clock.advance(INTERVAL);
    }
    await().atMost(PATIENCE).until(() -> latest() >= before + 4);
    assertThat(latest()).isLessThanOrEqualTo(before + 6);

    command("{\"action\":\"stop\",\"session\":\"s1\"}");
    await().atMost(PATIENCE).until(() -> !ingest.byes.isEmpty());
    int frames = ingest.frames.size();
    int published = latest();
    // Longer than a camera lingers that nobody wants: this one is wanted for its latest picture.
    shootsUntil(() -> latest() >= published + 15);
    assertThat(ingest.frames).hasSize(frames);
    assertThat(ingest.connections()).isEqualTo(1);
    assertThat(state().camera()).isEqualTo(CameraStatus.OK);
  }
}
