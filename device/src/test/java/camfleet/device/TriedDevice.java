package camfleet.device;

import static org.awaitility.Awaitility.await;

import camfleet.device.camera.Camera;
import camfleet.device.camera.CameraMode;
import camfleet.device.config.DeviceFile;
import camfleet.device.gpio.Pins;
import camfleet.device.health.HostMetrics;
import camfleet.message.CameraStatus;
import camfleet.message.CommandResult;
import camfleet.message.ConfigStatus;
import camfleet.message.DeviceHealth;
import camfleet.message.DeviceState;
import camfleet.message.Json;
import camfleet.message.Message;
import camfleet.message.ReportedConfig;
import camfleet.mqtt.MemoryBroker;
import camfleet.mqtt.Publication;
import camfleet.runtime.MalformedException;
import camfleet.runtime.ManualClock;
import camfleet.topic.DeviceId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A whole device on a camera with moods, and what tests of its trials ask of it. */
abstract class TriedDevice {
  static final String DEV = "camfleet/v1/dev/cam1/";
  static final String IMG = "camfleet/v1/img/cam1/latest";
  static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(5);

  @TempDir Path dir;

  final ManualClock clock = new ManualClock();
  final MemoryBroker broker = new MemoryBroker(clock);
  final HurriedTimer timer = new HurriedTimer();
  final AtomicInteger restarts = new AtomicInteger();
  ModalCamera camera;
  DeviceApp app;

  @BeforeEach
  void start() {
    camera = new ModalCamera(clock);
    live(Map.of("resolution", "64x64"));
  }

  void live(Map<String, Object> settings) {
    DeviceFile file =
        DeviceFile.of(DeviceId.of("cam1"), MemoryBroker.ADDRESS, null)
            .withDataDir(dir)
            .withSettings(settings);
    Surroundings around =
        new Surroundings(clock, clock, timer, new HostMetrics(Path.of("/")), true, pins());
    app = DeviceApp.create(file, broker, source(), around, restarts::incrementAndGet);
    app.start();
  }

  /** Those that the device has. */
  Pins pins() {
    return Pins.NONE;
  }

  /** The camera as the device sees it. */
  Camera source() {
    return camera;
  }

  void send(String command, String arguments) {
    broker.publish(
        Publication.of(
            DEV + "cmd/" + command,
            ("{\"args\":" + arguments + "}").getBytes(StandardCharsets.UTF_8),
            1,
            false));
  }

  /** What came of the only such command so far, or of the newest. */
  CommandResult result(String command, int count) {
    waiting().until(() -> all("res/" + command, CommandResult.class).size() == count);
    return all("res/" + command, CommandResult.class).get(count - 1);
  }

  /** What health says now. */
  DeviceHealth health() {
    int before = all("health", DeviceHealth.class).size();
    send("refresh", "{}");
    waiting().until(() -> all("health", DeviceHealth.class).size() > before);
    List<DeviceHealth> all = all("health", DeviceHealth.class);
    return all.get(all.size() - 1);
  }

  @AfterEach
  void stop() {
    camera.letGo();
    app.close();
    timer.shutdownNow();
  }

  void desire(long rev, String config) {
    String document =
        "{\"rev\":%d,\"at\":\"2026-01-01T00:00:00Z\",\"by\":\"t\",\"groups\":[],\"config\":%s}"
            .formatted(rev, config);
    broker.publish(
        Publication.of(DEV + "config/desired", document.getBytes(StandardCharsets.UTF_8), 1, true));
  }

  void set(String key, String value) {
    broker.publish(
        Publication.of(DEV + "set/" + key, value.getBytes(StandardCharsets.UTF_8), 1, false));
  }

  <T extends Message> List<T> all(String topic, Class<T> type) {
    return broker.published(DEV + topic).stream()
        .map(
            publication -> {
              try {
                return Json.read(publication.payload(), type);
              } catch (MalformedException e) {
                throw new AssertionError(e);
              }
            })
        .toList();
  }

  ReportedConfig last() {
    List<ReportedConfig> all = all("config/reported", ReportedConfig.class);
    return all.get(all.size() - 1);
  }

  List<ConfigStatus> statuses(long rev) {
    return all("config/reported", ReportedConfig.class).stream()
        .filter(report -> report.rev() == rev)
        .map(ReportedConfig::status)
        .toList();
  }

  /** Looks often: there are many things to wait for. */
  static ConditionFactory waiting() {
    return await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(POLL);
  }

  void awaitStatus(long rev, ConfigStatus status) {
    waiting().until(() -> last().rev() == rev && last().status() == status);
  }

  void awaitCamera(int width) {
    waiting().until(() -> status() == CameraStatus.OK && mode().width() == width);
  }

  CameraMode mode() {
    return camera.opened.get(camera.opened.size() - 1);
  }

  CameraStatus status() {
    List<DeviceState> all = all("state", DeviceState.class);
    return all.get(all.size() - 1).camera();
  }

  List<CommandResult> results() {
    return all("res/set", CommandResult.class);
  }
}
