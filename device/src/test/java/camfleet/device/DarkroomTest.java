package camfleet.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.device.camera.Camera;
import camfleet.device.camera.Cameras;
import camfleet.device.camera.Jpeg;
import camfleet.device.config.DeviceFile;
import camfleet.device.process.PluginJars;
import camfleet.message.CommandResult;
import camfleet.message.CommandStatus;
import camfleet.message.DeviceEvent;
import camfleet.message.DeviceHealth;
import camfleet.message.DeviceInfo;
import camfleet.message.DeviceState;
import camfleet.message.Json;
import camfleet.message.Message;
import camfleet.mqtt.MemoryBroker;
import camfleet.mqtt.Publication;
import camfleet.runtime.MalformedException;
import camfleet.topic.DeviceId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A whole device on the synthetic camera, and what is asked of its pictures. */
@Execution(ExecutionMode.CONCURRENT)
class DarkroomTest {
  private static final String DEV = "camfleet/v1/dev/cam1/";
  private static final String IMG = "camfleet/v1/img/cam1/latest";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path dir;

  private final MemoryBroker broker = new MemoryBroker();
  private final ScheduledExecutorService timer = Surroundings.newTimer();
  private DeviceApp app;

  @BeforeEach
  void start() {
    Camera camera =
        Cameras.of("synthetic", DeviceId.of("cam1"), InstantSource.system(), System::nanoTime);
    DeviceFile file =
        DeviceFile.of(DeviceId.of("cam1"), MemoryBroker.ADDRESS, null)
            .withDataDir(dir.resolve("data"))
            .withSettings(
                Map.of("resolution", "320x240", "latest_fps", 10.0, "health_interval_s", 1.0));
    app = DeviceApp.create(file, broker, camera, Surroundings.real(timer, false), () -> {});
    app.start();
    // Nothing is desired: pictures need not wait for it.
    broker.publish(Publication.of(DEV + "config/desired", new byte[0], 1, false));
    await().atMost(PATIENCE).until(app::isShowing);
  }

  @AfterEach
  void stop() {
    app.close();
    timer.shutdownNow();
  }

  private void set(String key, String value) {
    broker.publish(
        Publication.of(DEV + "set/" + key, value.getBytes(StandardCharsets.UTF_8), 1, false));
  }

  private CommandResult regions(String args) {
    int before = broker.published(DEV + "res/regions").size();
    String request = "{\"args\":" + args + "}";
    broker.publish(
        Publication.of(DEV + "cmd/regions", request.getBytes(StandardCharsets.UTF_8), 1, false));
    await().atMost(PATIENCE).until(() -> broker.published(DEV + "res/regions").size() > before);
    return last("res/regions", CommandResult.class);
  }

  private <T extends Message> T last(String topic, Class<T> type) {
    List<Publication> all = broker.published(DEV + topic);
    try {
      return all.isEmpty() ? null : Json.read(all.get(all.size() - 1).payload(), type);
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  /** Width and height of the newest picture. */
  private String size() {
    List<Publication> all = broker.published(IMG);
    return all.isEmpty()
        ? ""
        : Jpeg.size(all.get(all.size() - 1).payload())
            .map(size -> size.width() + "x" + size.height())
            .orElse("");
  }

  private void awaitSize(String size) {
    await().atMost(PATIENCE).until(() -> size().equals(size));
  }

  @Test
  void turnsThePictureWhileItRunsAndSaysItsSize() {
    awaitSize("320x240");
    assertThat(
            last("info", DeviceInfo.class).capabilities().settings().get("rotation_deg").effect())
        .isEqualTo("live");
    assertThat(last("info", DeviceInfo.class).capabilities().commands()).contains("regions");
    set("rotation_deg", "90");
    awaitSize("240x320");
    await().atMost(PATIENCE).until(() -> last("state", DeviceState.class).width() == 240);
    regions("{\"action\":\"set\",\"name\":\"gate\",\"corners\":[[0,0],[50,25]]}");
    set("show_region", "gate");
    awaitSize("120x80");
    set("show_region", "");
    set("rotation_deg", "0");
    awaitSize("320x240");
  }

  @Test
  void keepsRegionsThatWereSavedAndNoOthers() {
    assertThat(
            regions("{\"action\":\"set\",\"name\":\"gate\",\"corners\":[[0,0],[50,25]]}").status())
        .isEqualTo(CommandStatus.DONE);
    regions("{\"action\":\"save\"}");
    CommandResult edited =
        regions("{\"action\":\"set\",\"name\":\"path\",\"corners\":[[0,0],[50,25]]}");
    assertThat(edited.output()).containsEntry("saved", false);
    CommandResult refused = regions("{\"action\":\"set\",\"name\":\"x\"}");
    assertThat(refused.status()).isEqualTo(CommandStatus.REJECTED);
    assertThat(refused.error().key()).isEqualTo("corners");
    app.close();
    start();
    Map<String, Object> output = regions("{}").output();
    assertThat(output).containsEntry("saved", true);
    assertThat((List<?>) output.get("regions")).hasSize(1);
    assertThat(output.get("regions").toString()).contains("name=gate");
    assertThat(dir.resolve("data/regions.json")).exists();
  }

  @Test
  void tellsWhatIsWrongWithAPluginAndGoesOn() {
    PluginJars jars = new PluginJars(dir.resolve("work"), dir.resolve("data/plugins"));
    jars.plugin("thrower", "throw new IllegalStateException(\"no model\");");
    jars.plugin("small", "picture.replace(new Mat(30, 40, CvType.CV_8UC3)); return true;");
    set("plugins", "thrower,nobody,small");
    awaitSize("40x30");
    await().atMost(PATIENCE).until(() -> broker.published(DEV + "event/camera").size() >= 2);
    int pictures = broker.published(IMG).size();
    await().atMost(PATIENCE).until(() -> broker.published(IMG).size() > pictures + 5);
    List<Map<String, Object>> told =
        broker.published(DEV + "event/camera").stream()
            .map(this::event)
            .peek(event -> assertThat(event.eventType()).isEqualTo("plugin_failed"))
            .map(DeviceEvent::data)
            .toList();
    assertThat(told)
        .containsExactlyInAnyOrder(Map.of("plugin", "thrower"), Map.of("plugin", "nobody"));
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              Map<String, DeviceHealth.Plugin> plugins =
                  last("health", DeviceHealth.class).plugins();
              return plugins != null && plugins.get("small").pictures() > 3;
            });
    Map<String, DeviceHealth.Plugin> plugins = last("health", DeviceHealth.class).plugins();
    assertThat(plugins).containsOnlyKeys("thrower", "nobody", "small");
    assertThat(plugins.get("thrower").problem())
        .isEqualTo("threw java.lang.IllegalStateException: no model");
    assertThat(plugins.get("thrower").failures()).isPositive();
    assertThat(plugins.get("nobody").problem())
        .startsWith("is not in " + dir.resolve("data/plugins"));
    assertThat(plugins.get("small").problem()).isNull();
    set("plugins", "");
    awaitSize("320x240");
  }

  private DeviceEvent event(Publication publication) {
    try {
      return Json.read(publication.payload(), DeviceEvent.class);
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }
}
