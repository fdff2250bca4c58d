package camfleet.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import camfleet.manager.store.Store;
import camfleet.manager.store.StoreException;
import camfleet.manager.store.StoreSettings;
import camfleet.manager.store.StoredDevice;
import camfleet.manager.store.StoredEvent;
import camfleet.message.DeviceEvent;
import camfleet.message.Severity;
import camfleet.mqtt.MemoryBroker;
import camfleet.topic.DeviceId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a manager still knows after it was ended and started again. */
class ManagerMemoryTest {
  @TempDir private Path data;
  private StoreSettings memory;

  @BeforeEach
  void memory() {
    memory = StoreSettings.in(data);
  }

  private ManagerRoom room(MemoryBroker broker) throws Exception {
    return new ManagerRoom(broker, data, settings -> settings.withStore(memory));
  }

  @Test
  void aCameraIsKnownAfterARestartThoughTheBrokerKeptNothing() throws Exception {
    Instant seen;
    try (ManagerRoom room = room(new MemoryBroker())) {
      room.camera("cam1").comesUp();
      room.awaitPresence("cam1", "online");
      seen = room.broker.clock().instant();
    }
    try (ManagerRoom room = room(new MemoryBroker())) {
      assertThat(room.presence("cam1")).isEqualTo("unknown");
    }
    try (Store store = Store.open(memory)) {
      assertThat(store.devices())
          .containsExactly(new StoredDevice(DeviceId.of("cam1"), seen, seen));
    }
  }

  @Test
  void aForgottenCameraStaysForgotten() throws Exception {
    try (ManagerRoom room = room(new MemoryBroker())) {
      room.camera("cam1").comesUp().status("offline");
      room.awaitPresence("cam1", "offline");
    }
    try (ManagerRoom room = room(new MemoryBroker())) {
      room.broker.clock().advance(Duration.ofMinutes(2));
      room.awaitPresence("cam1", "offline");
      assertThat(room.send("DELETE", "/api/v1/devices/cam1", "").statusCode()).isEqualTo(204);
    }
    try (ManagerRoom room = room(new MemoryBroker())) {
      assertThat(room.get("/api/v1/devices/cam1").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void whatACameraSaysIsStoredWithTheClassOfItsTopic() throws Exception {
    Instant at;
    try (ManagerRoom room = room(new MemoryBroker())) {
      FakeCamera camera = room.camera("cam1").comesUp();
      room.awaitPresence("cam1", "online");
      at = room.broker.clock().instant();
      camera.says("event/camera", event("frame_too_large", at));
      camera.says("event/system", event("by_a_wrong_clock", at.minus(Duration.ofDays(9_000))));
      room.until(() -> metric(room, "camfleet_events_stored_total 2.0"));
    }
    List<StoredEvent> events = events();
    assertThat(events)
        .extracting(StoredEvent::type)
        .containsExactly("by_a_wrong_clock", "frame_too_large");
    assertThat(events).extracting(StoredEvent::at).containsOnly(at);
    assertThat(events.get(1))
        .isEqualTo(
            new StoredEvent(
                1,
                at,
                DeviceId.of("cam1"),
                "camera",
                "frame_too_large",
                Severity.WARNING,
                "it is so",
                null,
                Map.of("bytes", 5L)));
  }

  @Test
  void whatIsNoEventOfACameraIsRefused() throws Exception {
    try (ManagerRoom room = room(new MemoryBroker())) {
      FakeCamera camera = room.camera("cam1").comesUp();
      Instant at = room.broker.clock().instant();
      camera.says("event/rollout", event("as_if_the_manager_spoke", at));
      camera.says("event/camera", new byte[20_000]);
      camera.says("event/camera", "{}".getBytes(StandardCharsets.UTF_8));
      camera.says("event/camera", event("good", at));
      room.until(() -> metric(room, "camfleet_refused_total{kind=\"event\"} 3.0"));
      room.until(() -> metric(room, "camfleet_events_stored_total 1.0"));
    }
    assertThat(events()).extracting(StoredEvent::type).containsExactly("good");
  }

  @Test
  void aManagerWhoseDatabaseIsTakenDoesNotStart() throws Exception {
    try (Store store = Store.open(memory)) {
      assertThatThrownBy(() -> room(new MemoryBroker()).close())
          .isInstanceOf(StoreException.class)
          .hasMessageStartingWith("another fleet-manager (process ");
      assertThat(store.devices()).isEmpty();
    }
  }

  private List<StoredEvent> events() {
    try (Store store = Store.open(memory)) {
      return store.events(null, null, Long.MAX_VALUE, 10);
    }
  }

  private static boolean metric(ManagerRoom room, String line) {
    try {
      return new String(room.get("/metrics").body(), StandardCharsets.UTF_8).contains(line);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] event(String type, Instant at) {
    return new DeviceEvent(
            type, type + "-1", at, Severity.WARNING, "cam1", 1, "it is so", Map.of("bytes", 5L))
        .toBytes();
  }
}
