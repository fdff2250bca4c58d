package camfleet.manager.web;

import static camfleet.manager.ManagerRoom.PATIENCE;
import static camfleet.manager.ManagerRoom.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import camfleet.frame.Frame;
import camfleet.frame.FrameLayout;
import camfleet.manager.FakeCamera;
import camfleet.manager.ManagerRoom;
import camfleet.message.CameraStatus;
import camfleet.message.DeviceHealth;
import camfleet.message.Json;
import camfleet.runtime.MalformedException;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FrameSocketTest {
  private static ManagerRoom room;

  @BeforeAll
  static void start() throws Exception {
    room = new ManagerRoom();
  }

  @AfterAll
  static void stop() {
    room.close();
  }

  /** What a reader got. */
  private static final class Reader implements WebSocket.Listener, AutoCloseable {
    final List<Map<String, Object>> texts = new CopyOnWriteArrayList<>();
    final List<Frame> frames = new CopyOnWriteArrayList<>();
    final StringBuilder text = new StringBuilder();
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    volatile int closedWith;
    WebSocket socket;

    static Reader of(String selector) {
      Reader reader = new Reader();
      URI uri = room.uri("/api/v1/frames?select=" + selector);
      reader.socket =
          room.http
              .newWebSocketBuilder()
              .buildAsync(URI.create(uri.toString().replace("http:", "ws:")), reader)
              .join();
      return reader;
    }

    void says(String message) {
      socket.sendText(message, true).join();
    }

    List<Map<String, Object>> ofType(String type) {
      return texts.stream().filter(message -> type.equals(message.get("type"))).toList();
    }

    boolean knows(String id, String presence) {
      return ofType("device").stream()
          .map(message -> object(message, "device"))
          .anyMatch(
              device -> id.equals(device.get("id")) && presence.equals(device.get("presence")));
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        try {
          texts.add(Json.readObject(text.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (MalformedException e) {
          throw new IllegalStateException(e);
        }
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
      byte[] part = new byte[data.remaining()];
      data.get(part);
      bytes.writeBytes(part);
      if (last) {
        try {
          frames.add(FrameLayout.read(ByteBuffer.wrap(bytes.toByteArray())));
        } catch (MalformedException e) {
          throw new IllegalStateException(e);
        }
        bytes.reset();
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      closedWith = code;
      return null;
    }

    @Override
    public void close() {
      socket.abort();
    }
  }

  private static FakeCamera online(String id) {
    FakeCamera camera = room.camera(id).comesUp();
    room.awaitPresence(id, "online");
    return camera;
  }

  private static void arrives(FakeCamera camera, long number) {
    byte[] jpeg = camera.picture();
    assertThat(jpeg).isNotEmpty();
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                Long.valueOf(number)
                    .equals(
                        object(room.json("/api/v1/devices/" + camera.id()), "frame").get("seq")));
  }

  private static Map<String, Object> lastOf(Reader reader) {
    List<Map<String, Object>> all = reader.ofType("device");
    return object(all.get(all.size() - 1), "device");
  }

  @Test
  void tellsSinceWhenThePictureIsStaleAndTakesItBack() {
    FakeCamera camera = online("ws-stale");
    arrives(camera, 1);
    try (Reader reader = Reader.of("ws-stale")) {
      room.until(() -> reader.knows("ws-stale", "online"));
      assertThat(lastOf(reader)).containsEntry("stale", null);
      camera.state(true, CameraStatus.STALLED, "no picture for 5 s");
      room.until(() -> lastOf(reader).get("stale") != null);
      Map<String, Object> stale = object(lastOf(reader), "stale");
      assertThat(stale).containsEntry("reason", "no picture for 5 s");
      Instant since = Instant.parse((String) stale.get("since"));
      Instant captured = Instant.parse((String) object(lastOf(reader), "frame").get("captured_at"));
      assertThat(Duration.between(since, captured).abs()).isLessThan(Duration.ofSeconds(1));
      camera.state(true, CameraStatus.BLACK, "the pictures are black");
      room.until(() -> "black".equals(lastOf(reader).get("camera")));
      assertThat(lastOf(reader)).containsEntry("stale", null);
      camera.status("offline");
      room.until(() -> lastOf(reader).get("stale") != null);
      assertThat(object(lastOf(reader), "stale")).containsEntry("reason", "offline");
    }
  }

  @Test
  void tellsOfEverySelectedDeviceAtTheBeginningAndOfChanges() {
    FakeCamera camera = online("ws-news");
    online("ws-other");
    try (Reader reader = Reader.of("ws-news")) {
      room.until(() -> reader.knows("ws-news", "online"));
      camera.status("offline");
      room.until(() -> reader.knows("ws-news", "offline"));
      room.until(() -> !reader.ofType("time").isEmpty());
      assertThat(reader.knows("ws-other", "online")).isFalse();
    }
  }

  @Test
  void tellsWhenNobodyKeepsAClockAnyMore() {
    FakeCamera camera = online("ws-clock");
    try (Reader reader = Reader.of("ws-clock")) {
      room.until(() -> reader.knows("ws-clock", "online"));
      camera.health(new DeviceHealth.Clock(false, null, null));
      room.until(() -> clocks(reader).size() == 1);
      camera.health(new DeviceHealth.Clock(false, 3.0, 2.0));
      room.until(() -> clocks(reader).size() == 2);
      camera.health(new DeviceHealth.Clock(false, 3.1, 2.1));
      camera.health(new DeviceHealth.Clock(true, 3.1, 2.1));
      room.until(() -> clocks(reader).size() == 3);
      assertThat(clocks(reader))
          .extracting(clock -> clock.get("synchronised"), clock -> clock.get("error_ms"))
          .containsExactly(tuple(false, null), tuple(false, 2.0), tuple(true, 2.1));
    }
  }

  private static List<Map<String, Object>> clocks(Reader reader) {
    return reader.ofType("device").stream()
        .map(message -> object(message, "device"))
        .filter(device -> device.get("clock") != null)
        .map(device -> object(device, "clock"))
        .toList();
  }

  @Test
  void devicesAppearByThemselves() {
    try (Reader reader = Reader.of("ws-late*")) {
      online("ws-late1");
      room.until(() -> reader.knows("ws-late1", "online"));
    }
  }

  @Test
  void tellsOfForgottenDevices() throws Exception {
    FakeCamera camera = online("ws-gone");
    try (Reader reader = Reader.of("ws-gone")) {
      room.until(() -> reader.knows("ws-gone", "online"));
      camera.status("offline");
      room.awaitPresence("ws-gone", "offline");
      room.send("DELETE", "/api/v1/devices/ws-gone", "");
      room.until(() -> !reader.ofType("removed").isEmpty());
      assertThat(reader.ofType("removed").get(0)).containsEntry("device", "ws-gone");
    }
  }

  @Test
  void sendsNothingWithoutCreditAndThenTheNewestWithItsMisses() {
    FakeCamera camera = online("ws-slow");
    try (Reader slow = Reader.of("ws-slow");
        Reader quick = Reader.of("ws-slow")) {
      room.until(() -> slow.knows("ws-slow", "online") && quick.knows("ws-slow", "online"));
      quick.says("{\"credit\": 64}");
      for (int i = 1; i <= 5; i++) {
        int sofar = i;
        arrives(camera, i);
        room.until(() -> quick.frames.size() == sofar);
      }
      assertThat(slow.frames).isEmpty();

      slow.says("{\"credit\": 1}");
      room.until(() -> slow.frames.size() == 1);
      assertThat(slow.frames.get(0).header().sequence()).isEqualTo(5);
      assertThat(slow.frames.get(0).header().dropped()).isEqualTo(4);
      assertThat(quick.frames).allMatch(frame -> frame.header().dropped() == 0);
      assertThat(quick.frames)
          .extracting(frame -> frame.header().sequence())
          .containsExactly(1L, 2L, 3L, 4L, 5L);
    }
  }

  @Test
  void namesTheChannelBeforeTheFirstFrame() {
    FakeCamera camera = online("ws-chan");
    arrives(camera, 1);
    try (Reader reader = Reader.of("ws-chan")) {
      reader.says("{\"credit\": 1}");
      room.until(() -> reader.frames.size() == 1);
      assertThat(reader.ofType("channel"))
          .singleElement()
          .satisfies(
              message ->
                  assertThat(message)
                      .containsEntry("device", "ws-chan")
                      .containsEntry("channel", (long) reader.frames.get(0).header().channel()));
    }
  }

  @Test
  void neverBeginsWithAnOldPicture() throws Exception {
    FakeCamera camera = online("ws-old");
    arrives(camera, 1);
    camera.status("offline");
    room.awaitPresence("ws-old", "offline");
    FakeCamera other = online("ws-old2");
    try (Reader reader = Reader.of("ws-old*")) {
      reader.says("{\"credit\": 10}");
      room.until(() -> reader.knows("ws-old", "offline"));
      arrives(other, 1);
      room.until(() -> !reader.frames.isEmpty());
      assertThat(reader.ofType("channel"))
          .extracting(message -> message.get("device"))
          .containsExactly("ws-old2");
    }
  }

  @Test
  void creditIsReadQuicklyOnlyWhenItIsWrittenAsEver() {
    assertThat(FrameSocket.grantOf("{\"credit\":1}")).isEqualTo(1);
    assertThat(FrameSocket.grantOf("{\"credit\":64}")).isEqualTo(64);
    for (String other :
        List.of(
            "{\"credit\": 1}",
            "{\"credit\":0}",
            "{\"credit\":01}",
            "{\"credit\":-1}",
            "{\"credit\":1e1}",
            "{\"credit\":}",
            "{\"credit\":100}",
            "{\"credit\":1",
            "{\"credit\":1]",
            "{\"Credit\":1}",
            "")) {
      assertThat(FrameSocket.grantOf(other)).as(other).isZero();
    }
  }

  @Test
  void theSamePictureAgainAfterAnotherSelection() {
    FakeCamera camera = online("ws-again");
    arrives(camera, 1);
    try (Reader reader = Reader.of("ws-again")) {
      reader.says("{\"credit\":9}");
      room.until(() -> reader.frames.size() == 1);
      reader.says("{\"credit\":9}");
      reader.says("{\"select\": \"ws-nobody\"}");
      reader.says("{\"select\": \"ws-again\"}");
      room.until(() -> reader.frames.size() == 2);
      assertThat(reader.frames.get(1).header().sequence()).isEqualTo(1);
      assertThat(reader.ofType("channel")).hasSize(1);
    }
  }

  @Test
  void selectionCanChange() {
    online("ws-sel1");
    online("ws-sel2");
    try (Reader reader = Reader.of("ws-sel1")) {
      room.until(() -> reader.knows("ws-sel1", "online"));
      reader.says("{\"select\": \"ws-sel2\"}");
      room.until(() -> reader.knows("ws-sel2", "online"));
      room.until(() -> !reader.ofType("removed").isEmpty());
    }
  }

  @Test
  void nonsenseClosesOnlyThatReader() {
    FakeCamera camera = online("ws-bad");
    try (Reader bad = Reader.of("ws-bad");
        Reader good = Reader.of("ws-bad")) {
      good.says("{\"credit\": 5}");
      bad.says("{\"credit\": -3}");
      room.until(() -> bad.closedWith == 1008);
      arrives(camera, 1);
      room.until(() -> good.frames.size() == 1);
    }
  }
}
