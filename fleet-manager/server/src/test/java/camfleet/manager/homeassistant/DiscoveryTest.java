package camfleet.manager.homeassistant;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.manager.FakeCamera;
import camfleet.manager.ManagerRoom;
import camfleet.message.ConfigStatus;
import camfleet.message.DeviceInfo;
import camfleet.message.Json;
import camfleet.mqtt.Publication;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DiscoveryTest {
  private static final String TOPIC = "homeassistant/device/camfleet/cam-1/config";

  private static List<Publication> sent(ManagerRoom room) {
    return room.broker.published(TOPIC);
  }

  @Test
  void messageIsTheGoldenFile() throws Exception {
    try (ManagerRoom room = new ManagerRoom();
        InputStream golden = DiscoveryTest.class.getResourceAsStream("cam-1.json")) {
      FakeCamera camera = room.camera("cam-1");
      camera.setting("name", "Porch");
      camera.comesUp();
      room.until(() -> room.broker.retained(TOPIC).isPresent() && named(room));
      Publication message = room.broker.retained(TOPIC).orElseThrow();
      assertThat(message.qos()).isEqualTo(1);
      var json = Json.readObject(message.payload());
      ManagerRoom.object(json, "origin").put("sw_version", "VERSION");
      assertThat(Json.pretty(json).strip())
          .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8).strip());
    }
  }

  private static boolean named(ManagerRoom room) {
    return new String(room.broker.retained(TOPIC).orElseThrow().payload(), StandardCharsets.UTF_8)
        .contains("Porch");
  }

  @Test
  void saysAllAgainWhenHomeAssistantComesUp() throws Exception {
    try (ManagerRoom room = new ManagerRoom()) {
      room.camera("cam-1").comesUp();
      room.until(() -> sent(room).size() == 1);
      room.broker.publish(
          Publication.of(
              Discovery.BIRTH_TOPIC, "online".getBytes(StandardCharsets.UTF_8), 1, false));
      room.until(
          () -> {
            room.broker.clock().advance(Duration.ofMillis(500));
            return sent(room).size() == 2;
          });
    }
  }

  @Test
  void aSettingThatTheCameraCannotDoHasNoComponentAndTheOthersNeverHave() throws Exception {
    try (ManagerRoom room = new ManagerRoom()) {
      FakeCamera camera = room.camera("cam-1").comesUp();
      room.until(() -> sent(room).size() == 1);
      assertThat(components(sent(room).get(0)))
          .containsOnlyKeys(
              "camera", "streaming", "fps", "motion", "connectivity", "problem", "frame");
      camera.info(
          Map.of(
              "streaming",
              new DeviceInfo.SettingRange("boolean", null, null, List.of(), true, "live"),
              "brightness",
              new DeviceInfo.SettingRange("number", -1.0, 1.0, List.of(), 0.0, "live")));
      room.until(() -> sent(room).size() == 2);
      assertThat(components(sent(room).get(1)))
          .containsOnlyKeys(
              "camera", "streaming", "fps", "motion", "connectivity", "problem", "frame")
          .containsEntry("fps", Map.of("platform", "number"));
    }
  }

  @Test
  void aCameraThatSensesMotionHasASensor() throws Exception {
    try (ManagerRoom room = new ManagerRoom()) {
      FakeCamera camera = room.camera("cam-1").comesUp();
      room.until(() -> sent(room).size() == 1);
      assertThat(components(sent(room).get(0)))
          .containsEntry("motion", Map.of("platform", "binary_sensor"));
      camera.info(
          Map.of(
              "motion",
              new DeviceInfo.SettingRange("boolean", null, null, List.of(), false, "live")));
      room.until(() -> sent(room).size() == 2);
      assertThat(ManagerRoom.object(components(sent(room).get(1)), "motion"))
          .containsEntry("platform", "binary_sensor")
          .containsEntry("device_class", "motion")
          .containsEntry("unique_id", "camfleet_cam-1_motion")
          .containsEntry("state_topic", "camfleet/v1/dev/cam-1/motion")
          .containsEntry("payload_on", "ON")
          .containsEntry("payload_off", "OFF")
          .containsEntry("qos", 1L);
    }
  }

  private static Map<String, Object> components(Publication message) throws Exception {
    return ManagerRoom.object(Json.readObject(message.payload()), "components");
  }

  @Test
  void isSilentWhenNothingThatItSaysHasChanged() throws Exception {
    try (ManagerRoom room = new ManagerRoom()) {
      FakeCamera camera = room.camera("cam-1").comesUp();
      room.until(() -> sent(room).size() == 1);
      camera.setting("fps", 3.0);
      camera.reported(1, ConfigStatus.APPLIED);
      camera.setting("name", "Yard");
      camera.reported(2, ConfigStatus.APPLIED);
      room.until(() -> sent(room).size() > 1);
      assertThat(sent(room)).hasSize(2);
    }
  }
}
