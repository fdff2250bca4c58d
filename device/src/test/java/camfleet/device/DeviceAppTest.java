package camfleet.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.device.config.DeviceFile;
import camfleet.device.health.HostMetrics;
import camfleet.message.CommandResult;
import camfleet.message.CommandStatus;
import camfleet.message.ConfigStatus;
import camfleet.message.DeviceEvent;
import camfleet.message.DeviceHealth;
import camfleet.message.DeviceInfo;
import camfleet.message.DeviceState;
import camfleet.message.FrameMetadata;
import camfleet.message.FrameReason;
import camfleet.message.Json;
import camfleet.message.LogEntry;
import camfleet.message.Message;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.message.ReportedConfig;
import camfleet.mqtt.MemoryBroker;
import camfleet.mqtt.Publication;
import camfleet.runtime.MalformedException;
import camfleet.runtime.ManualClock;
import camfleet.topic.DeviceId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceAppTest {
  private static final String DEV = "camfleet/v1/dev/cam1/";
  private static final String IMG = "camfleet/v1/img/cam1/latest";

  @TempDir Path dir;

  private final ManualClock clock = new ManualClock();
  private final MemoryBroker broker = new MemoryBroker(clock);
  private final ScheduledExecutorService timer = Surroundings.newTimer();
  private final AtomicInteger restarts = new AtomicInteger();
  private FakeCamera camera;
  private DeviceApp app;

  @BeforeEach
  void start() {
    start(file());
  }

  private DeviceFile file() {
    return DeviceFile.of(DeviceId.of("cam1"), MemoryBroker.ADDRESS, null)
        .withDataDir(dir.resolve("data"))
        .withGroups(List.of("lab"));
  }

  private void start(DeviceFile file) {
    camera =
        new FakeCamera(
            () -> clock.instant().getEpochSecond() * 1_000_000_000L + clock.instant().getNano());
    Surroundings around =
        new Surroundings(clock, clock, timer, new HostMetrics(Path.of("/")), true);
    app = DeviceApp.create(file, broker, camera, around, restarts::incrementAndGet);
    app.start();
    // Nothing is desired: pictures need not wait for it.
    send("dev/cam1/config/desired", new byte[0]);
    await().until(app::isShowing);
  }

  @AfterEach
  void stop() {
    app.close();
    timer.shutdownNow();
  }

  private void send(String topic, String payload) {
    send(topic, payload.getBytes(StandardCharsets.UTF_8));
  }

  private void send(String topic, byte[] payload) {
    broker.publish(Publication.of("camfleet/v1/" + topic, payload, 1, false));
  }

  private <T extends Message> T last(String topic, Class<T> type) {
    List<Publication> all = broker.published(topic);
    return all.isEmpty() ? null : read(all.get(all.size() - 1), type);
  }

  private static <T extends Message> T read(Publication publication, Class<T> type) {
    try {
      return Json.read(publication.payload(), type);
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  private List<CommandResult> results(String name) {
    return broker.published(DEV + "res/" + name).stream()
        .map(publication -> read(publication, CommandResult.class))
        .toList();
  }

  private CommandResult result(String name) {
    return results(name, 1).get(0);
  }

  private List<CommandResult> results(String name, int count) {
    await().atMost(Duration.ofSeconds(5)).until(() -> results(name).size() >= count);
    return results(name);
  }

  private ReportedConfig reported() {
    return last(DEV + "config/reported", ReportedConfig.class);
  }

  private void awaitReported(java.util.function.Predicate<ReportedConfig> good) {
    await().atMost(Duration.ofSeconds(5)).until(() -> good.test(reported()));
  }

  private static String desired(long rev, String config) {
    return "{\"rev\":"
        + rev
        + ",\"at\":\"2026-01-01T00:00:00Z\",\"by\":\"test\",\"groups\":[\"porch\"],\"config\":"
        + config
        + "}";
  }

  // ---- session and presence

  @Test
  void saysEverythingAndOnlineLast() {
    List<String> topics =
        broker.accepted().stream()
            .map(accepted -> accepted.publication().topic().replace("camfleet/v1/", ""))
            .filter(topic -> !topic.contains("/log/") && !topic.endsWith("/desired"))
            .toList();
    assertThat(topics)
        .containsSubsequence(
            "dev/cam1/info",
            "dev/cam1/config/reported",
            "dev/cam1/state",
            "dev/cam1/health",
            "dev/cam1/status");
    assertThat(topics.get(topics.size() - 1)).isEqualTo("dev/cam1/status");
    assertThat(broker.retained(DEV + "status").orElseThrow().payload())
        .asString()
        .isEqualTo("online");
    assertThat(last(DEV + "info", DeviceInfo.class).groups()).containsExactly("lab");
    assertThat(last(DEV + "health", DeviceHealth.class).boot())
        .isEqualTo(last(DEV + "state", DeviceState.class).boot());
  }

  @Test
  void listensToItsOwnTopicsAndThoseOfItsGroups() {
    assertThat(broker.subscriptions("cam1"))
        .containsExactlyInAnyOrder(
            DEV + "config/desired",
            DEV + "set",
            DEV + "set/+",
            DEV + "cmd/+",
            DEV + "status",
            "camfleet/v1/all/cmd/+",
            "camfleet/v1/all/set",
            "camfleet/v1/all/set/+",
            "camfleet/v1/group/lab/cmd/+",
            "camfleet/v1/group/lab/set",
            "camfleet/v1/group/lab/set/+");
  }

  @Test
  void saysEverythingAgainAfterAReconnect() {
    broker.cut("cam1");
    broker.clearRecord();
    broker.reconnect("cam1");
    for (String topic : List.of("info", "config/reported", "state", "health", "status")) {
      assertThat(broker.published(DEV + topic)).as(topic).isNotEmpty();
    }
  }

  @Test
  void contradictsAWillThatFiresWhileItIsThere() {
    for (int i = 1; i <= 3; i++) {
      broker.publish(status("offline"));
      await().until(() -> isRetained("online"));
    }
    broker.publish(status("offline"));
    await().until(() -> !broker.published(DEV + "event/security").isEmpty());
    assertThat(last(DEV + "event/security", DeviceEvent.class).eventType())
        .isEqualTo("duplicate_id");
    assertThat(isRetained("offline")).isTrue();
  }

  private boolean isRetained(String word) {
    return broker
        .retained(DEV + "status")
        .map(p -> new String(p.payload(), StandardCharsets.UTF_8).equals(word))
        .orElse(false);
  }

  private static Publication status(String word) {
    return Publication.of(DEV + "status", word.getBytes(StandardCharsets.UTF_8), 1, true);
  }

  @Test
  void leavesOfflineBehindAndStaysSo() {
    app.close();
    assertThat(isRetained("offline")).isTrue();
    assertThat(broker.connectedClients()).isEmpty();
    assertThat(camera.closed).isTrue();
    app.close();
    assertThat(isRetained("offline")).isTrue();
  }

  @Test
  void eachLifeHasAGreaterBootNumberEvenWhenTheClockGoesBack() {
    long before = last(DEV + "info", DeviceInfo.class).boot();
    app.close();
    clock.setInstant(clock.instant().minusSeconds(3600));
    broker.clearRecord();
    start(file());
    assertThat(last(DEV + "info", DeviceInfo.class).boot()).isGreaterThan(before);
  }

  // ---- configuration

  @Test
  void appliesADesiredConfiguration() {
    send("dev/cam1/config/desired", desired(3, "{\"fps\":5,\"resolution\":\"320x240\"}"));
    awaitReported(r -> r.rev() == 3 && r.status() == ConfigStatus.APPLIED);
    assertThat(reported().config()).containsEntry("fps", 5.0).containsEntry("quality", 75L);
    await()
        .until(() -> camera.mode != null && camera.mode.fps() == 5 && camera.mode.width() == 320);
  }

  @Test
  void listensToTheGroupsThatTheManagerAssigns() {
    send("dev/cam1/config/desired", desired(1, "{}"));
    await().until(() -> broker.subscriptions("cam1").contains("camfleet/v1/group/porch/cmd/+"));
    assertThat(broker.subscriptions("cam1")).contains("camfleet/v1/group/lab/cmd/+");
    await()
        .until(() -> last(DEV + "info", DeviceInfo.class).groups().equals(List.of("lab", "porch")));
    send(
        "dev/cam1/config/desired",
        "{\"rev\":2,\"at\":\"2026-01-01T00:00:00Z\",\"by\":\"t\",\"groups\":[],\"config\":{}}");
    await().until(() -> !broker.subscriptions("cam1").contains("camfleet/v1/group/porch/cmd/+"));
    assertThat(broker.subscriptions("cam1")).contains("camfleet/v1/group/lab/cmd/+");
  }

  @Test
  void rejectsAllOrNothingWithEveryBadKey() {
    send("dev/cam1/config/desired", desired(1, "{\"fps\":0,\"quality\":50,\"nix\":1}"));
    awaitReported(r -> r.rev() == 1);
    assertThat(reported().status()).isEqualTo(ConfigStatus.REJECTED);
    assertThat(reported().errors()).extracting(Problem::key).containsExactly("fps", "nix");
    assertThat(reported().config()).containsEntry("quality", 75L);
  }

  @Test
  void keepsItsConfigurationAcrossARestart() {
    send("dev/cam1/config/desired", desired(7, "{\"fps\":5}"));
    send("dev/cam1/set/quality", "40");
    awaitReported(r -> r.overrides().containsKey("quality"));
    app.close();
    broker.clearRecord();
    start(file());
    assertThat(reported().rev()).isEqualTo(7);
    assertThat(reported().config()).containsEntry("fps", 5.0).containsEntry("quality", 40L);
    assertThat(reported().overrides()).containsOnlyKeys("quality");
    assertThat(broker.subscriptions("cam1")).contains("camfleet/v1/group/porch/cmd/+");
  }

  @Test
  void takesARawValueAndAnswers() {
    send("dev/cam1/set/fps", " 5 ");
    CommandResult result = result("set");
    assertThat(result.status()).isEqualTo(CommandStatus.DONE);
    assertThat(reported().overrides()).containsEntry("fps", 5.0);
    await().until(() -> camera.mode != null && camera.mode.fps() == 5);
  }

  @Test
  void refusesABadPatchAndChangesNothing() {
    send("dev/cam1/set", "{\"fps\":0,\"quality\":50,\"nix\":1}");
    CommandResult result = result("set");
    assertThat(result.status()).isEqualTo(CommandStatus.REJECTED);
    assertThat(result.error().key()).isEqualTo("fps");
    assertThat(result.error().message()).contains("0.1..120");
    assertThat(reported().config()).containsEntry("fps", 10.0).containsEntry("quality", 75L);
    assertThat(reported().errors()).extracting(Problem::key).containsExactly("fps", "nix");
  }

  @Test
  void answersASetWhereItsAskerListens() {
    broker.publish(
        Publication.of(DEV + "set/fps", "4".getBytes(StandardCharsets.UTF_8), 1, false)
            .withResponse("camfleet/v1/reply/operator/x1", "abc".getBytes(StandardCharsets.UTF_8)));
    assertThat(result("set").id()).isEqualTo("abc");
    await().until(() -> !broker.published("camfleet/v1/reply/operator/x1").isEmpty());
    Publication copy = broker.published("camfleet/v1/reply/operator/x1").get(0);
    assertThat(copy.correlation()).asString().isEqualTo("abc");
  }

  @Test
  void takesAGroupsSetting() {
    send("group/lab/set/quality", "30");
    assertThat(result("set").status()).isEqualTo(CommandStatus.DONE);
    send("all/set", "{\"quality\":null}");
    results("set", 2);
    assertThat(reported().overrides()).isEmpty();
  }

  @Test
  void saysWhenTheDiskRefusesAndGoesOn() throws Exception {
    app.close();
    Path blocked = dir.resolve("blocked");
    Files.writeString(blocked, "a file where a directory should be");
    start(file().withDataDir(blocked));
    send("dev/cam1/set/fps", "5");
    assertThat(results("set", 1).get(0).status()).isEqualTo(CommandStatus.DONE);
    assertThat(reported().config()).containsEntry("fps", 5.0);
    assertThat(reported().errors()).extracting(Problem::code).containsExactly(ProblemCode.IO_ERROR);
  }

  // ---- pictures

  @Test
  void publishesAPictureAndItsMetadata() {
    camera.shoot();
    await().until(() -> !broker.published(DEV + "frame").isEmpty());
    Publication picture = broker.published(IMG).get(0);
    FrameMetadata metadata = last(DEV + "frame", FrameMetadata.class);
    assertThat(picture.retain()).isTrue();
    assertThat(picture.qos()).isZero();
    assertThat(picture.contentType()).isEqualTo("image/jpeg");
    assertThat(picture.userProperties())
        .containsEntry("seq", Long.toString(metadata.seq()))
        .containsEntry("at", metadata.at().toString())
        .containsEntry("sha256", metadata.sha256());
    assertThat(metadata.bytes()).isEqualTo(picture.payload().length);
    assertThat(metadata.at()).isEqualTo(clock.instant());
    assertThat(picture.expiry()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void neverSendsAPictureOfBeforeTheConnection() {
    camera.shoot();
    await().until(() -> !broker.published(DEV + "frame").isEmpty());
    broker.cut("cam1");
    clock.advance(Duration.ofSeconds(30));
    broker.clearRecord();
    broker.reconnect("cam1");
    assertThat(broker.published(IMG)).isEmpty();
    camera.shoot();
    await().until(() -> !broker.published(DEV + "frame").isEmpty());
    FrameMetadata metadata = last(DEV + "frame", FrameMetadata.class);
    assertThat(metadata.reason()).isEqualTo(FrameReason.RECONNECT);
    assertThat(metadata.at()).isEqualTo(clock.instant());
  }

  @Test
  void takesASnapshotWhileNothingIsStreamed() {
    send("dev/cam1/set/streaming", "OFF");
    result("set");
    broker.clearRecord();
    send("dev/cam1/cmd/snapshot", "{\"id\":\"s1\"}");
    camera.shoot();
    await()
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              camera.shoot();
              return !results("snapshot").isEmpty();
            });
    CommandResult result = result("snapshot");
    assertThat(result.status()).isEqualTo(CommandStatus.DONE);
    FrameMetadata metadata = last(DEV + "frame", FrameMetadata.class);
    assertThat(metadata.reason()).isEqualTo(FrameReason.SNAPSHOT);
    assertThat(result.output())
        .containsEntry("sha256", metadata.sha256())
        .containsEntry("width", 64L)
        .containsKeys("seq", "at", "height", "bytes");
  }

  private CommandResult stream(String id, String args) {
    send("dev/cam1/cmd/stream", "{\"id\":\"" + id + "\",\"args\":" + args + "}");
    await().until(() -> results("stream").stream().anyMatch(r -> r.id().equals(id)));
    return results("stream").stream().filter(r -> r.id().equals(id)).findFirst().orElseThrow();
  }

  private double latestFps() {
    return last(DEV + "state", DeviceState.class).latestFps();
  }

  @Test
  void publishesFasterWhileSomebodyAsksForIt() {
    send("dev/cam1/set", "{\"fps\": 8, \"latest_fps\": 0.5, \"mqtt_max_fps\": 4}");
    result("set");
    assertThat(latestFps()).isEqualTo(0.5);
    assertThat(stream("a", "{\"endpoint\":\"mqtt\",\"session\":\"w\",\"fps\":2}").output())
        .containsEntry("session", "w")
        .containsEntry("streaming", true)
        .containsEntry("fps", 2.0)
        .containsEntry("lease_s", 60.0);
    // The greatest wish counts, up to the limit, and lesser ones go on behind it.
    assertThat(stream("b", "{\"endpoint\":\"mqtt\",\"fps\":30,\"lease_s\":5}").output())
        .containsEntry("fps", 4.0);
    assertThat(latestFps()).isEqualTo(4);
    assertThat(last(DEV + "state", DeviceState.class).viewers()).isEqualTo(2);
    clock.advance(Duration.ofSeconds(6));
    await().until(() -> latestFps() == 2);
    assertThat(stream("c", "{\"action\":\"stop\",\"session\":\"w\"}").output())
        .containsEntry("fps", 0.5)
        .containsEntry("lease_s", 0.0);
    await().until(() -> latestFps() == 0.5);
  }

  @Test
  void aWishForFewerPicturesTakesNoneFromOthers() {
    send("dev/cam1/set", "{\"latest_fps\": 5}");
    result("set");
    assertThat(stream("a", "{\"endpoint\":\"mqtt\",\"fps\":0.1}").output())
        .containsEntry("fps", 5.0);
    send("dev/cam1/set/streaming", "OFF");
    await().until(() -> latestFps() == 0.1);
  }

  @Test
  void refusesATokenForPicturesAndTooManyWishes() {
    assertThat(stream("t", "{\"endpoint\":\"mqtt\",\"token\":\"secret-9\"}").error())
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(ProblemCode.INVALID_ARGUMENT);
              assertThat(problem.key()).isEqualTo("token");
              assertThat(problem.message()).doesNotContain("secret-9");
            });
    for (int i = 0; i < 16; i++) {
      String args = "{\"endpoint\":\"mqtt\",\"session\":\"s" + i + "\",\"fps\":1}";
      assertThat(stream("m" + i, args).status()).isEqualTo(CommandStatus.DONE);
    }
    assertThat(stream("x", "{\"endpoint\":\"mqtt\",\"session\":\"s16\"}").error().code())
        .isEqualTo(ProblemCode.BUSY);
    assertThat(stream("y", "{\"endpoint\":\"mqtt\",\"session\":\"s3\"}").status())
        .isEqualTo(CommandStatus.DONE);
  }

  @Test
  void streamsWhileSomebodyHasALease() {
    send("dev/cam1/set/streaming", "false");
    result("set");
    send("dev/cam1/cmd/stream", "{\"args\":{\"lease_s\":30}}");
    assertThat(result("stream").output()).containsEntry("streaming", true);
    assertThat(last(DEV + "state", DeviceState.class).viewers()).isEqualTo(1);
    clock.advance(Duration.ofSeconds(31));
    await().until(() -> !last(DEV + "state", DeviceState.class).streaming());
  }

  // ---- commands

  @Test
  void answersPing() {
    send("dev/cam1/cmd/ping", "");
    CommandResult result = result("ping");
    assertThat(result.status()).isEqualTo(CommandStatus.DONE);
    assertThat(result.output()).containsKeys("at", "uptime_s", "boot");
  }

  @Test
  void answersBeforeItRestarts() {
    send("dev/cam1/cmd/restart", "PRESS");
    await().until(() -> restarts.get() == 1);
    assertThat(result("restart").status()).isEqualTo(CommandStatus.DONE);
  }

  @Test
  void makesItselfKnown() {
    send("dev/cam1/cmd/identify", "{}");
    assertThat(result("identify").output()).isEqualTo(Map.of("method", "log"));
    assertThat(last(DEV + "event/system", DeviceEvent.class).eventType()).isEqualTo("identify");
  }

  @Test
  void refreshesEverything() {
    broker.clearRecord();
    send("dev/cam1/cmd/refresh", "");
    result("refresh");
    for (String topic : List.of("info", "config/reported", "state", "health", "status")) {
      assertThat(broker.published(DEV + topic)).as(topic).isNotEmpty();
    }
  }

  @Test
  void publishesItsLogAndMoreOfItWhenAsked() {
    send("dev/cam1/cmd/log", "{\"args\":{\"level\":\"info\",\"duration_s\":60}}");
    assertThat(result("log").status()).isEqualTo(CommandStatus.DONE);
    System.getLogger("camfleet.device.cam1").log(System.Logger.Level.INFO, "hello {0}", "world");
    assertThat(last(DEV + "log/info", LogEntry.class).msg()).isEqualTo("hello world");
    clock.advance(Duration.ofSeconds(61));
    System.getLogger("camfleet.device.cam1").log(System.Logger.Level.INFO, "unheard");
    assertThat(last(DEV + "log/info", LogEntry.class).msg()).isEqualTo("hello world");
  }

  @Test
  void ignoresARetainedCommandAndSaysSo() {
    app.close();
    broker.publish(
        Publication.of(DEV + "cmd/restart", "PRESS".getBytes(StandardCharsets.UTF_8), 1, true));
    start(file());
    await().until(() -> !broker.published(DEV + "event/security").isEmpty());
    assertThat(last(DEV + "event/security", DeviceEvent.class).eventType())
        .isEqualTo("retained_command");
    assertThat(restarts).hasValue(0);
    assertThat(results("restart")).isEmpty();
  }

  @Test
  void ignoresARetainedCommandThatComesWhileItIsConnected() {
    broker.publish(
        Publication.of(DEV + "cmd/restart", "PRESS".getBytes(StandardCharsets.UTF_8), 1, true));
    await().until(() -> !broker.published(DEV + "event/security").isEmpty());
    assertThat(restarts).hasValue(0);
    assertThat(results("restart")).isEmpty();
  }

  @Test
  void rejectsACommandThatIsTooLargeToRead() {
    send("dev/cam1/cmd/ping", new byte[300_000]);
    assertThat(result("ping").status()).isEqualTo(CommandStatus.REJECTED);
    assertThat(result("ping").error().message()).contains("262144");
    send("dev/cam1/set/name", new byte[300_000]);
    assertThat(result("set").status()).isEqualTo(CommandStatus.REJECTED);
  }

  @Test
  void doesNotLieDownUnderGarbage() {
    Random random = new Random(1);
    List<String> topics =
        List.of(
            "dev/cam1/config/desired",
            "dev/cam1/set",
            "dev/cam1/set/fps",
            "dev/cam1/set/nix",
            "dev/cam1/cmd/ping",
            "dev/cam1/cmd/snapshot",
            "dev/cam1/cmd/log",
            "dev/cam1/cmd/nix",
            "group/lab/cmd/ping",
            "all/set");
    for (String topic : topics) {
      byte[] noise = new byte[100];
      random.nextBytes(noise);
      send(topic, noise);
      send(topic, "{\"id\":\"x");
      send(topic, new byte[] {'{', '"', (byte) 0xC3, '"', ':', '1', '}'});
      send(topic, new byte[20_000_000]);
      send(topic, "[[[[");
      send(topic, "{\"rev\":-1,\"args\":7,\"ttl_s\":\"x\"}");
    }
    send("dev/cam1/cmd/refresh", "{\"id\":\"last\"}");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> results("refresh").stream().anyMatch(r -> r.id().equals("last")));
    send("dev/cam1/cmd/refresh", "{\"id\":\"after\"}");
    results("refresh", 2);
    DeviceHealth health = last(DEV + "health", DeviceHealth.class);
    assertThat(health.messages().refused()).isGreaterThanOrEqualTo(50);
    assertThat(reported().config()).containsEntry("fps", 10.0);
  }
}
