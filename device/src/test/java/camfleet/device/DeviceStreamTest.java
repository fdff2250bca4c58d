package camfleet.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.device.config.DeviceFile;
import camfleet.device.health.HostMetrics;
import camfleet.device.uplink.FakeIngest;
import camfleet.message.CameraStatus;
import camfleet.message.CommandResult;
import camfleet.message.CommandStatus;
import camfleet.message.DeviceHealth;
import camfleet.message.DeviceState;
import camfleet.message.Json;
import camfleet.message.Message;
import camfleet.message.ProblemCode;
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
import org.junit.jupiter.api.parallel.Isolated;

/** The whole device against a manager's end of the stream. */
@Isolated("a BYE has 200 ms to be said, which a busy machine may not give")
class DeviceStreamTest {
  private static final String DEV = "camfleet/v1/dev/cam1/";
  private static final String IMG = "camfleet/v1/img/cam1/latest";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ManualClock clock = new ManualClock();
  private final MemoryBroker broker = new MemoryBroker(clock);
  private final ScheduledExecutorService timer = Surroundings.newTimer();
  private FakeCamera camera;
  private FakeIngest ingest;
  private DeviceApp app;

  @BeforeEach
  void start() throws IOException {
    ingest = new FakeIngest(clock, 4);
    camera =
        new FakeCamera(
            () -> clock.instant().getEpochSecond() * 1_000_000_000L + clock.instant().getNano());
    DeviceFile file =
        DeviceFile.of(DeviceId.of("cam1"), MemoryBroker.ADDRESS, null)
            .withSettings(Map.of("streaming", false))
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

  private CommandResult stream(String args) {
    int before = results().size();
    broker.publish(
        Publication.of(
            DEV + "cmd/stream",
            ("{\"args\":" + args + "}").getBytes(StandardCharsets.UTF_8),
            1,
            false));
    await().atMost(PATIENCE).until(() -> results().size() > before);
    return results().get(before);
  }

  private List<CommandResult> results() {
    return broker.published(DEV + "res/stream").stream()
        .map(publication -> read(publication, CommandResult.class))
        .toList();
  }

  private static <T extends Message> T read(Publication publication, Class<T> type) {
    try {
      return Json.read(publication.payload(), type);
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  private DeviceState state() {
    List<Publication> all = broker.published(DEV + "state");
    return read(all.get(all.size() - 1), DeviceState.class);
  }

  private CommandResult begin() {
    return stream(
        "{\"session\":\"s1\",\"token\":\"secret-77\",\"lease_s\":60,\"endpoint\":\""
            + ingest.endpoint()
            + "\"}");
  }

  private void awaitConnected() {
    await().atMost(PATIENCE).until(() -> state().stream().connected() == 1);
  }

  private void shootUntilFrames(int count) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              camera.shoot();
              return ingest.frames.size() >= count;
            });
  }

  @Test
  void streamsWhileALeaseLastsThenClosesTheCamera() {
    assertThat(camera.mode).isNull();
    CommandResult result = begin();
    assertThat(result.status()).isEqualTo(CommandStatus.DONE);
    assertThat(result.output()).containsEntry("session", "s1").containsEntry("lease_s", 60.0);
    assertThat(result.output()).containsKey("connected");
    awaitConnected();
    assertThat(ingest.hellos.get(0).token()).isEqualTo("secret-77");
    shootUntilFrames(1);
    assertThat(ingest.frames.get(0).header().boot()).isEqualTo(7);
    assertThat(state().viewers()).isEqualTo(1);
    assertThat(state().streaming()).isTrue();
    // The broker carries control only.
    assertThat(broker.published(IMG)).isEmpty();
    clock.advance(Duration.ofSeconds(61));
    await().atMost(PATIENCE).until(() -> !ingest.byes.isEmpty());
    await().atMost(PATIENCE).until(() -> state().stream().equals(DeviceState.Stream.NONE));
    int frames = ingest.frames.size();
    assertThat(state().camera()).isNotEqualTo(CameraStatus.CLOSED);
    camera.shoot();
    clock.advance(Duration.ofSeconds(11));
    await().atMost(PATIENCE).until(() -> state().camera() == CameraStatus.CLOSED);
    assertThat(ingest.frames).hasSize(frames);
  }

  @Test
  void stopEndsTheStreamAndStatusTellsIt() {
    begin();
    awaitConnected();
    assertThat(stream("{\"action\":\"status\",\"session\":\"s1\"}").output())
        .containsEntry("connected", true);
    CommandResult stopped = stream("{\"action\":\"stop\",\"session\":\"s1\"}");
    assertThat(stopped.output()).containsEntry("lease_s", 0.0).containsEntry("connected", false);
    await().atMost(PATIENCE).until(() -> !ingest.byes.isEmpty());
  }

  @Test
  void refusesAnEndpointThatIsNotAllowed() {
    CommandResult result =
        stream(
            "{\"session\":\"s1\",\"token\":\"secret-77\",\"endpoint\":\"tcp://evil.example:9\"}");
    assertThat(result.status()).isEqualTo(CommandStatus.REJECTED);
    assertThat(result.error().code()).isEqualTo(ProblemCode.UNAUTHORIZED);
    assertThat(result.error().message())
        .contains("127.0.0.1 only")
        .contains("tcp://evil.example:9")
        .contains("stream_allow")
        .doesNotContain("secret-77");
    assertThat(state().stream().sessions()).isZero();
  }

  @Test
  void refusesWhatIsNoEndpointAndShowsNoToken() {
    for (String endpoint : List.of("http://127.0.0.1:1", "tcp://127.0.0.1", "tcp://u@h:1", "x")) {
      CommandResult result = stream("{\"session\":\"s1\",\"endpoint\":\"" + endpoint + "\"}");
      assertThat(result.error().code()).isEqualTo(ProblemCode.INVALID_ARGUMENT);
      assertThat(result.error().message())
          .startsWith("endpoint must be tcp://HOST:PORT or tls://HOST:PORT");
    }
    CommandResult secret = stream("{\"session\":\"s1\",\"token\":[\"secret-77\"]}");
    assertThat(secret.error().message()).contains("token").doesNotContain("secret-77");
    CommandResult unknown = stream("{\"session\":\"s9\"}");
    assertThat(unknown.error().code()).isEqualTo(ProblemCode.NOT_FOUND);
    CommandResult nameless = stream("{\"endpoint\":\"" + ingest.endpoint() + "\"}");
    assertThat(nameless.error().key()).isEqualTo("session");
  }

  @Test
  void refusesStreamsWhileTheyAreOffAndEndsThoseThatRun() {
    begin();
    awaitConnected();
    set("stream_mode", "off");
    await().atMost(PATIENCE).until(() -> !ingest.byes.isEmpty());
    CommandResult result = begin();
    assertThat(result.status()).isEqualTo(CommandStatus.REJECTED);
    assertThat(result.error().code()).isEqualTo(ProblemCode.UNSUPPORTED);
    assertThat(result.error().message()).contains("stream_mode is off").contains("on_demand");
  }

  private void set(String key, String value) {
    int before = broker.published(DEV + "res/set").size();
    broker.publish(
        Publication.of(DEV + "set/" + key, value.getBytes(StandardCharsets.UTF_8), 1, false));
    await().atMost(PATIENCE).until(() -> broker.published(DEV + "res/set").size() > before);
  }

  @Test
  void keepsTheCameraOpenWhenItStreamsContinuously() {
    set("stream_mode", "continuous");
    await().atMost(PATIENCE).until(() -> camera.mode != null);
    camera.shoot();
    await().atMost(PATIENCE).until(() -> state().camera() == CameraStatus.OK);
    assertThat(broker.published(IMG)).isEmpty();
    assertThat(ingest.connections()).isZero();
  }

  @Test
  void publishesPicturesInPlaceOfABlockedStreamAndSaysSo() throws IOException {
    begin();
    awaitConnected();
    shootUntilFrames(4);
    assertThat(broker.published(IMG)).isEmpty();
    // No credit is left.
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              clock.advance(Duration.ofMillis(200));
              camera.shoot();
              return !broker.published(IMG).isEmpty();
            });
    await().atMost(PATIENCE).until(() -> state().stream().fallback());
    assertThat(state().stream()).isEqualTo(new DeviceState.Stream(1, 1, 1, true));
    int before = ingest.frames.size();
    ingest.beGenerous();
    ingest.grant(1);
    await().atMost(PATIENCE).until(() -> ingest.frames.size() > before);
    await().atMost(PATIENCE).until(() -> !state().stream().fallback());
  }

  @Test
  void tellsTheClocksOffsetInHealth() {
    begin();
    awaitConnected();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              broker.publish(Publication.of(DEV + "cmd/refresh", new byte[0], 1, false));
              List<Publication> all = broker.published(DEV + "health");
              DeviceHealth health = read(all.get(all.size() - 1), DeviceHealth.class);
              return health.clock().offsetMs() != null && health.clock().errorMs() < 1;
            });
  }

  @Test
  void nothingIsLeftRunningAfterTheEnd() {
    begin();
    awaitConnected();
    app.close();
    await().atMost(PATIENCE).until(() -> !ingest.byes.isEmpty());
    assertThat(
            Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("uplink-cam1") || name.startsWith("stream-")))
        .isEmpty();
  }
}
