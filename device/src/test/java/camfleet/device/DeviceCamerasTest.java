package camfleet.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import camfleet.device.config.DeviceFile;
import camfleet.message.CameraStatus;
import camfleet.message.DeviceState;
import camfleet.message.Json;
import camfleet.mqtt.MemoryBroker;
import camfleet.mqtt.MqttConnector;
import camfleet.mqtt.Publication;
import camfleet.topic.DeviceId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceCamerasTest {
  @TempDir Path data;

  private final MemoryBroker broker = new MemoryBroker();
  private final ScheduledExecutorService timer = Surroundings.newTimer();
  private final AtomicInteger restarts = new AtomicInteger();

  @AfterEach
  void end() {
    timer.shutdownNow();
  }

  private DeviceFile file(String id, String camera) {
    return DeviceFile.of(DeviceId.of(id), MemoryBroker.ADDRESS, null)
        .withCamera(camera)
        .withDataDir(data.resolve(id))
        .withSettings(Map.of("fps", 5.0, "resolution", "64x64", "latest_fps", 5.0));
  }

  private DeviceCameras cameras(MqttConnector connector, DeviceFile... files) {
    return new DeviceCameras(
        List.of(files), connector, Surroundings.real(timer, false), restarts::incrementAndGet);
  }

  private int pictures(String id) {
    return broker.published("camfleet/v1/img/" + id + "/latest").size();
  }

  private DeviceState state(String id) throws Exception {
    return Json.read(
        broker.retained("camfleet/v1/dev/" + id + "/state").orElseThrow().payload(),
        DeviceState.class);
  }

  @Test
  void eachCameraSendsItsOwnPicturesAndOneThatIsBrokenStopsNoOther() throws Exception {
    try (DeviceCameras cameras =
        cameras(
            broker,
            file("porch-left", "synthetic"),
            file("porch-gone", "file:" + data.resolve("gone.mp4")),
            file("porch-right", "synthetic"))) {
      cameras.start();
      await()
          .atMost(Duration.ofSeconds(15))
          .until(() -> pictures("porch-left") >= 3 && pictures("porch-right") >= 3);
      await()
          .atMost(Duration.ofSeconds(15))
          .until(() -> state("porch-gone").camera() == CameraStatus.FAILED);
      assertThat(state("porch-gone").cameraError()).contains("gone.mp4");
      assertThat(state("porch-left").camera()).isEqualTo(CameraStatus.OK);
      assertThat(broker.connectedClients())
          .containsExactly("porch-gone", "porch-left", "porch-right");
      assertThat(data.resolve("porch-left/boot")).exists();
      assertThat(data.resolve("porch-right/boot")).exists();
    }
    assertThat(broker.connectedClients()).isEmpty();
    for (String id : List.of("porch-left", "porch-gone", "porch-right")) {
      assertThat(broker.retained("camfleet/v1/dev/" + id + "/status").orElseThrow().payload())
          .asString()
          .isEqualTo("offline");
    }
  }

  @Test
  void restartOfOneIsAskedOfTheProcess() throws Exception {
    try (DeviceCameras cameras =
        cameras(broker, file("cam1", "synthetic"), file("cam2", "synthetic"))) {
      cameras.start();
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> broker.retained("camfleet/v1/dev/cam2/status").isPresent());
      broker.publish(Publication.of("camfleet/v1/dev/cam2/cmd/restart", new byte[0], 1, false));
      await().atMost(Duration.ofSeconds(10)).until(() -> restarts.get() == 1);
    }
  }

  @Test
  void oneThatCannotBeMadeLeavesTheOthersAloneAndNoneIsAFailure() throws Exception {
    List<String> asked = new ArrayList<>();
    MqttConnector connector =
        (settings, inbox, listener) -> {
          asked.add(settings.login().clientId());
          if (!settings.login().clientId().equals("cam2")) {
            throw new IllegalStateException("no socket");
          }
          return broker.link(settings, inbox, listener);
        };
    try (DeviceCameras cameras =
        cameras(connector, file("cam1", "synthetic"), file("cam2", "synthetic"))) {
      cameras.start();
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> broker.connectedClients().contains("cam2"));
      assertThat(asked).containsExactly("cam1", "cam2");
    }
    try (DeviceCameras cameras = cameras(connector, file("cam1", "synthetic"))) {
      assertThatThrownBy(cameras::start).hasMessage("no socket");
    }
  }
}
