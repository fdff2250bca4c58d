package camfleet.manager;

import static camfleet.manager.ManagerRoom.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.message.ConfigStatus;
import camfleet.mqtt.MemoryBroker;
import camfleet.mqtt.Publication;
import camfleet.topic.Channel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ManagerAppTest {
  private static final String PREFIX = "camfleet/v1/";

  @Test
  void showsDeviceThatComesUpAsOnline() throws Exception {
    try (ManagerRoom room = new ManagerRoom()) {
      room.camera("cam1").comesUp();

      room.awaitPresence("cam1", "online");
      Map<String, Object> device = room.json("/api/v1/devices/cam1");
      assertThat(device).containsEntry("streaming", true).containsEntry("camera", "ok");
      assertThat(device.get("groups")).isEqualTo(List.of("lab"));
    }
  }

  @Test
  void neverBelievesRetainedOnlineAlone() throws Exception {
    MemoryBroker broker = new MemoryBroker();
    new FakeCamera(broker, "cam1").comesUp();
    try (ManagerRoom room = new ManagerRoom(broker)) {
      await().atMost(PATIENCE).until(() -> room.get("/api/v1/devices/cam1").statusCode() == 200);
      assertThat(room.presence("cam1")).isEqualTo("unknown");

      broker.clock().advance(Duration.ofSeconds(61));
      room.awaitPresence("cam1", "offline");
    }
  }

  @Test
  void asksSilentDevicesForSignOfLifeAfterStart() throws Exception {
    MemoryBroker broker = new MemoryBroker();
    FakeCamera silent = new FakeCamera(broker, "cam1").comesUp();
    try (ManagerRoom room = new ManagerRoom(broker)) {
      await().atMost(PATIENCE).until(() -> room.get("/api/v1/devices/cam1").statusCode() == 200);
      broker.clock().advance(Duration.ofSeconds(1));
      room.until(() -> broker.published(PREFIX + "dev/cam1/cmd/refresh").size() == 1);

      silent.health();
      room.awaitPresence("cam1", "online");
    }
  }

  @Test
  void asksBigFleetTogetherAndSpreadOverTime() throws Exception {
    MemoryBroker broker = new MemoryBroker();
    for (int i = 0; i < 300; i++) {
      new FakeCamera(broker, "cam" + i).comesUp();
    }
    try (ManagerRoom room = new ManagerRoom(broker)) {
      room.until(() -> listed(room) == 300);
      broker.clock().advance(Duration.ofSeconds(1));
      room.until(() -> !broker.published(PREFIX + "all/cmd/refresh").isEmpty());

      List<Publication> asked = broker.published(PREFIX + "all/cmd/refresh");
      assertThat(asked).hasSize(1);
      assertThat(new String(asked.get(0).payload(), StandardCharsets.UTF_8))
          .contains("\"spread_s\":3.0");
      assertThat(broker.published(PREFIX + "dev/+/cmd/refresh")).isEmpty();
    }
  }

  private static int listed(ManagerRoom room) {
    try {
      return ManagerRoom.list(room.json("/api/v1/devices"), "devices").size();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void picturesCountAsSignOfLife() throws Exception {
    MemoryBroker broker = new MemoryBroker();
    FakeCamera camera = new FakeCamera(broker, "cam1").comesUp();
    try (ManagerRoom room = new ManagerRoom(broker)) {
      camera.picture();
      room.awaitPresence("cam1", "online");
    }
  }

  @Test
  void silenceMakesStaleThenOffline() throws Exception {
    try (ManagerRoom room = new ManagerRoom()) {
      room.camera("cam1").comesUp();
      room.awaitPresence("cam1", "online");

      room.broker.clock().advance(Duration.ofSeconds(30));
      room.awaitPresence("cam1", "stale");
      room.broker.clock().advance(Duration.ofSeconds(30));
      room.awaitPresence("cam1", "offline");
    }
  }

  @Test
  void serves503AndGoesOnWithoutBroker() throws Exception {
    try (ManagerRoom room = new ManagerRoom()) {
      FakeCamera camera = room.camera("cam1").comesUp();
      room.awaitPresence("cam1", "online");
      assertThat(room.get("/healthz").statusCode()).isEqualTo(200);

      room.broker.stop();
      assertThat(room.get("/healthz").statusCode()).isEqualTo(503);
      assertThat(room.json("/api/v1/fleet")).containsEntry("broker_connected", false);
      room.broker.clock().advance(Duration.ofSeconds(60));
      room.awaitPresence("cam1", "offline");

      room.broker.start();
      camera.comesUp();
      room.awaitPresence("cam1", "online");
      assertThat(room.get("/healthz").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void speaksForTheFleet() throws Exception {
    MemoryBroker broker = new MemoryBroker();
    try (ManagerRoom room = new ManagerRoom(broker)) {
      assertThat(text(broker, "fleet/status")).isEqualTo("online");
      assertThat(text(broker, "fleet/ingest"))
          .isEqualTo(
              "{\"endpoints\":[{\"host\":\"127.0.0.1\",\"port\":"
                  + room.app.streamPort()
                  + ",\"tls\":false}]}");
      assertThat(text(broker, "fleet/info")).contains(room.app.apiUrl());
      room.camera("cam1").comesUp();
      room.awaitPresence("cam1", "online");
      broker.clock().advance(Duration.ofSeconds(3));
      room.until(() -> broker.retained(PREFIX + "fleet/summary").isPresent());
      assertThat(text(broker, "fleet/summary")).contains("\"online\":1");
    }
    assertThat(text(broker, "fleet/status")).isEqualTo("offline");
  }

  private static String text(MemoryBroker broker, String topic) {
    return new String(
        broker.retained(PREFIX + topic).orElseThrow().payload(), StandardCharsets.UTF_8);
  }

  @Test
  void forgetsDiscoveryFirstAndThenWhatTheBrokerKeeps() throws Exception {
    try (ManagerRoom room = new ManagerRoom()) {
      FakeCamera camera = room.camera("cam1").comesUp();
      camera.picture();
      room.awaitPresence("cam1", "online");
      String discovery = "homeassistant/device/camfleet/cam1/config";
      room.until(() -> room.broker.retained(discovery).isPresent());
      assertThat(room.send("DELETE", "/api/v1/devices/cam1", "").statusCode()).isEqualTo(409);

      camera.status("offline");
      room.awaitPresence("cam1", "offline");
      room.broker.clearRecord();
      assertThat(room.send("DELETE", "/api/v1/devices/cam1", "").statusCode()).isEqualTo(204);

      assertThat(room.broker.accepted().get(0).publication().topic()).isEqualTo(discovery);
      assertThat(room.broker.retainedTopics()).noneMatch(topic -> topic.contains("cam1"));
      assertThat(room.get("/api/v1/devices/cam1").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void junkOnEveryTopicIsCountedAndStopsNothing() throws Exception {
    try (ManagerRoom room = new ManagerRoom()) {
      Random random = new Random(5);
      for (Channel channel : Channel.values()) {
        String topic =
            PREFIX + channel.shape().replaceAll("<id>", "cam9").replaceAll("<[a-z]+>", "ping");
        for (int size : new int[] {0, 1, 100, 100_000}) {
          byte[] junk = new byte[size];
          random.nextBytes(junk);
          room.broker.publish(Publication.of(topic, junk, 0, true));
        }
        byte[] cut = "{\"boot\": 1, \"seq\":".getBytes(StandardCharsets.UTF_8);
        room.broker.publish(Publication.of(topic, cut, 0, false));
      }
      room.broker.publish(Publication.of(PREFIX + "dev/X!/status", new byte[] {1}, 0, false));
      room.camera("cam1").comesUp();

      room.awaitPresence("cam1", "online");
      String metrics = new String(room.get("/metrics").body(), StandardCharsets.UTF_8);
      assertThat(metrics)
          .contains("camfleet_refused_total{kind=\"status\"} 4.0")
          .contains("camfleet_refused_total{kind=\"health\"} 4.0")
          .contains("camfleet_devices{presence=\"online\"} 1.0");
      assertThat(room.get("/api/v1/devices/cam9").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void restartedDeviceIsNewerThanItsFormerLife() throws Exception {
    try (ManagerRoom room = new ManagerRoom()) {
      FakeCamera camera = room.camera("cam1").comesUp();
      for (int i = 0; i < 5; i++) {
        camera.picture();
      }
      room.awaitPresence("cam1", "online");
      camera.restarts();
      camera.comesUp();
      camera.setting("name", "Porch");
      camera.reported(0, ConfigStatus.APPLIED);
      camera.picture();

      await()
          .atMost(PATIENCE)
          .until(() -> "Porch".equals(room.json("/api/v1/devices/cam1").get("name")));
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  Long.valueOf(1)
                      .equals(
                          ManagerRoom.object(room.json("/api/v1/devices/cam1"), "frame")
                              .get("seq")));
    }
  }

  @Test
  void closesWithinTwoSecondsAnyNumberOfTimes() throws Exception {
    ManagerRoom room = new ManagerRoom();
    long start = System.nanoTime();
    room.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    room.close();
  }
}
