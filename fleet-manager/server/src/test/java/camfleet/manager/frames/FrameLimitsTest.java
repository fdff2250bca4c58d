package camfleet.manager.frames;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.manager.Dialler;
import camfleet.manager.ManagerRoom;
import camfleet.manager.StreamingCamera;
import camfleet.mqtt.MemoryBroker;
import camfleet.stream.Bye;
import camfleet.stream.ByeCode;
import camfleet.stream.Hello;
import camfleet.stream.StreamEncoder;
import camfleet.stream.StreamLimits;
import camfleet.stream.StreamSide;
import camfleet.stream.Subscribe;
import camfleet.stream.Welcome;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each configured limit is refused with a sentence, whichever way somebody comes. */
@Timeout(60)
class FrameLimitsTest {
  private ManagerRoom room;

  @AfterEach
  void stop() {
    room.close();
  }

  private void start(WatchLimits watching, ConnectionLimits connections, int frameBytes)
      throws Exception {
    room =
        new ManagerRoom(
            new MemoryBroker(),
            Path.of("unused"),
            settings ->
                settings
                    .withWatching(watching)
                    .withStream(
                        settings.stream()
                            .withConnections(connections)
                            .withLimits(StreamLimits.DEFAULTS.withMaxFrameBytes(frameBytes))));
  }

  private void start(WatchLimits watching) throws Exception {
    start(watching, ConnectionLimits.DEFAULTS, 4 << 20);
  }

  private HttpResponse<InputStream> mjpeg(String id) throws Exception {
    return room.http.send(
        HttpRequest.newBuilder(room.uri("/api/v1/devices/" + id + "/stream.mjpg")).build(),
        BodyHandlers.ofInputStream());
  }

  /** How a WebSocket reader that grants credit is closed. */
  private String webSocketClosing(String selector) throws Exception {
    CompletableFuture<String> closing = new CompletableFuture<>();
    WebSocket.Listener listener =
        new WebSocket.Listener() {
          @Override
          public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closing.complete(code + " " + reason);
            return null;
          }
        };
    URI uri = room.uri("/api/v1/frames?select=" + selector);
    WebSocket socket =
        room.http
            .newWebSocketBuilder()
            .buildAsync(URI.create(uri.toString().replace("http:", "ws:")), listener)
            .get(10, TimeUnit.SECONDS);
    socket.sendText("{\"credit\": 1}", true);
    return closing.get(10, TimeUnit.SECONDS);
  }

  private Bye subscriberBye(String selector) throws Exception {
    try (Dialler subscriber = Dialler.subscriber(room)) {
      // Credit could come after the answer.
      subscriber.subscribe(selector, null, Subscribe.Mode.LATEST, 0);
      return subscriber.awaitBye();
    }
  }

  @Test
  void oneWatcherMoreOfACamera() throws Exception {
    start(new WatchLimits(1, 100));
    new StreamingCamera(room, "lim-one");
    String sentence =
        "lim-one takes no more than 1 watchers (--max-watchers-per-camera); try again later";
    try (InputStream first = mjpeg("lim-one").body()) {
      assertThat(first.read()).isPositive();
      HttpResponse<InputStream> second = mjpeg("lim-one");
      assertThat(second.statusCode()).isEqualTo(503);
      assertThat(new String(second.body().readAllBytes()))
          .isEqualTo("{\"error\":{\"code\":\"busy\",\"message\":\"" + sentence + "\"}}");
      assertThat(webSocketClosing("lim-one")).isEqualTo("1013 " + sentence);
      assertThat(subscriberBye("lim-one")).isEqualTo(new Bye(ByeCode.TOO_MANY, sentence));
    }
  }

  @Test
  void oneWatcherMoreOfAll() throws Exception {
    start(new WatchLimits(100, 2));
    new StreamingCamera(room, "lim-all");
    String sentence = "no more than 2 may watch at a time (--max-watchers); try again later";
    try (InputStream first = mjpeg("lim-all").body();
        InputStream second = mjpeg("lim-all").body()) {
      assertThat(first.read() + second.read()).isPositive();
      HttpResponse<InputStream> third = mjpeg("lim-all");
      assertThat(third.statusCode()).isEqualTo(503);
      assertThat(new String(third.body().readAllBytes())).contains("busy").contains(sentence);
      assertThat(webSocketClosing("all")).isEqualTo("1013 " + sentence);
      assertThat(subscriberBye("all")).isEqualTo(new Bye(ByeCode.TOO_MANY, sentence));
    }
  }

  /** Says HELLO, which comes too late for one too many. */
  private Bye refused() throws Exception {
    try (Dialler dialler = new Dialler(room, StreamSide.SUBSCRIBER)) {
      dialler.reads();
      dialler.raw(StreamEncoder.preface());
      dialler.raw(ByteBuffer.wrap(StreamEncoder.bytes(Hello.subscriber("test", null))));
      return dialler.awaitBye();
    }
  }

  @Test
  void oneConnectionMoreFromAnAddress() throws Exception {
    start(WatchLimits.DEFAULTS, new ConnectionLimits(2, 100), 4 << 20);
    try (Dialler first = Dialler.subscriber(room)) {
      try (Dialler second = Dialler.subscriber(room)) {
        assertThat(refused())
            .isEqualTo(
                new Bye(
                    ByeCode.TOO_MANY,
                    "connections are limited to 2 from one address"
                        + " (--max-stream-connections-per-address); try again later"));
        assertThat(second.isOver()).isFalse();
      }
      room.until(() -> connections() == 1);
      Dialler.subscriber(room).close();
      assertThat(first.isOver()).isFalse();
    }
  }

  private int connections() {
    try {
      return new String(room.get("/metrics").body())
          .lines()
          .filter(line -> line.startsWith("camfleet_stream_connections "))
          .mapToInt(line -> (int) Double.parseDouble(line.substring(line.indexOf(' '))))
          .findFirst()
          .orElse(-1);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void oneConnectionMoreOfAll() throws Exception {
    start(WatchLimits.DEFAULTS, new ConnectionLimits(100, 1), 4 << 20);
    try (Dialler first = Dialler.subscriber(room)) {
      assertThat(refused())
          .isEqualTo(
              new Bye(
                  ByeCode.TOO_MANY,
                  "connections are limited to 1 (--max-stream-connections); try again later"));
      assertThat(first.isOver()).isFalse();
    }
  }

  @Test
  void aFrameThatIsTooLarge() throws Exception {
    start(WatchLimits.DEFAULTS, ConnectionLimits.DEFAULTS, 5_000);
    StreamingCamera camera = new StreamingCamera(room, "lim-large").isWatched();
    try (Dialler device = camera.dials()) {
      assertThat(device.all(Welcome.class).get(0).maxFrameBytes()).isEqualTo(5_000);
      device.raw(
          ByteBuffer.wrap(StreamEncoder.bytes(Dialler.frame(7, 1, camera.now(), new byte[5_001]))));
      Bye bye = device.awaitBye();
      assertThat(bye.code()).isEqualTo(ByeCode.TOO_LARGE);
      assertThat(bye.message()).contains("5000");
    }
  }
}
