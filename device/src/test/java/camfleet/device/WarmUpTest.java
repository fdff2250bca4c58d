package camfleet.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.device.config.DeviceFile;
import camfleet.device.health.HostMetrics;
import camfleet.device.uplink.FakeIngest;
import camfleet.message.CommandResult;
import camfleet.message.DeviceHealth;
import camfleet.message.Json;
import camfleet.message.Message;
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
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A camera that settles for a second after it was opened, and everybody who waits for it. */
class WarmUpTest {
  private static final String DEV = "camfleet/v1/dev/cam1/";
  private static final String IMG = "camfleet/v1/img/cam1/latest";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration WARM_UP = Duration.ofSeconds(1);

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
            () -> clock.instant().getEpochSecond() * 1_000_000_000L + clock.instant().getNano(),
            WARM_UP);
    DeviceFile file =
        DeviceFile.of(DeviceId.of("cam1"), MemoryBroker.ADDRESS, null)
            .withSettings(Map.of("fps", 10.0, "latest_fps", 10.0))
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

  private void command(String name, String args) {
    broker.publish(
        Publication.of(
            DEV + "cmd/" + name,
            ("{\"args\":" + args + "}").getBytes(StandardCharsets.UTF_8),
            1,
            false));
  }

  private <T extends Message> T newest(String topic, Class<T> type) {
    List<Publication> all = broker.published(DEV + topic);
    try {
      return Json.read(all.get(all.size() - 1).payload(), type);
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  /** What health, asked for now, tells of the frames. */
  private DeviceHealth.Frames frames() {
    int before = broker.published(DEV + "health").size();
    command("refresh", "{}");
    await().atMost(PATIENCE).until(() -> broker.published(DEV + "health").size() > before);
    return newest("health", DeviceHealth.class).frames();
  }

  @Test
  void neitherStreamNorLatestNorSnapshotHasAPictureOfIt() {
    command(
        "stream",
        "{\"session\":\"s1\",\"token\":\"t\",\"endpoint\":\"" + ingest.endpoint() + "\"}");
    await().atMost(PATIENCE).until(() -> !ingest.hellos.isEmpty());
    command("snapshot", "{}");
    for (int i = 1; i <= 10; i++) {
      int shot = i;
      camera.shoot();
      await().atMost(PATIENCE).until(() -> frames().warmUp() == shot);
      clock.advance(WARM_UP.dividedBy(10));
    }
    assertThat(frames().captured()).isZero();
    assertThat(ingest.frames).isEmpty();
    assertThat(broker.published(IMG)).isEmpty();
    assertThat(broker.published(DEV + "res/snapshot")).isEmpty();

    camera.shoot();
    await().atMost(PATIENCE).until(() -> !ingest.frames.isEmpty());
    await().atMost(PATIENCE).until(() -> !broker.published(IMG).isEmpty());
    await().atMost(PATIENCE).until(() -> !broker.published(DEV + "res/snapshot").isEmpty());
    assertThat(ingest.frames.get(0).header().sequence()).isEqualTo(1);
    assertThat(ingest.frames.get(0).header().dropped()).isZero();
    assertThat(newest("res/snapshot", CommandResult.class).output()).containsEntry("seq", 1L);
    DeviceHealth.Frames counts = frames();
    assertThat(counts.warmUp()).isEqualTo(10);
    assertThat(counts.captured()).isEqualTo(1);
    assertThat(counts.encoded()).isEqualTo(1);
    assertThat(counts.forgotten()).isZero();
    assertThat(counts.streamed().forgotten()).isZero();
  }
}
