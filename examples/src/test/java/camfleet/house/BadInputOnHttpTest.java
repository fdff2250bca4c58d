package camfleet.house;

import static camfleet.house.BadPayloads.cut;
import static camfleet.house.BadPayloads.noise;
import static camfleet.house.BadPayloads.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.client.Presence;
import camfleet.message.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad requests to the manager: one sentence each with the status that fits; nothing stops. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Isolated("counts lines of the log")
class BadInputOnHttpTest {
  private static final Duration SOON = Duration.ofSeconds(15);
  private static final String CAM = "/api/v1/devices/cam1";
  private static final String CONFIG = "/api/v1/config";

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private HeardLog log;
  private House house;

  @BeforeAll
  void open(@TempDir Path folder) throws Exception {
    log = HeardLog.begin();
    house = House.in(folder).startBroker().startManager().startDevice("cam1");
    house.says("cam1", Presence.ONLINE, SOON);
    house.shows("cam1", SOON);
  }

  @AfterAll
  void leave() {
    house.close();
    log.close();
  }

  @AfterEach
  void nothingStopped() throws Exception {
    assertThat(log.bugs()).isEmpty();
    assertThat(log.of("io.vertx.ext")).isEmpty();
    house.shows("cam1", Duration.ofSeconds(2));
  }

  private record Ask(String method, String path, byte[] body, int status, String says) {
    Ask(String method, String path, String body, int status, String says) {
      this(method, path, utf8(body), status, says);
    }

    @Override
    public String toString() {
      String shown = path.length() > 60 ? path.substring(0, 60) + "…" : path;
      return method + " " + shown + " with " + body.length + " bytes";
    }
  }

  static Stream<Ask> requests() {
    return Stream.of(
        new Ask("GET", "/api/v1/devices/cam99", "", 404, "cam99"),
        new Ask("GET", "/api/v1/devices/NO_ID", "", 404, "NO_ID"),
        new Ask("GET", "/api/v1/devices/cam99/frame.jpg", "", 404, "cam99"),
        new Ask("GET", "/api/v1/devices/" + "x".repeat(3000), "", 404, ""),
        new Ask("GET", "/api/v1/devices?select=nobody", "", 404, "nobody"),
        new Ask("GET", "/api/v1/devices?select=", "", 400, "select"),
        new Ask("GET", "/api/v1/devices?select=group:", "", 400, "group"),
        new Ask("GET", "/api/v1/devices?select=%5B%5B", "", 400, "select"),
        new Ask("GET", "/api/v1/nothing", "", 404, "there is nothing at /api/v1/nothing"),
        new Ask("GET", "/api/v1/frames", "", 426, "WebSocket"),
        new Ask("GET", CAM + "/stream.mjpg?fps=abc", "", 400, "fps must be"),
        new Ask("GET", CAM + "/stream.mjpg?fps=-1", "", 400, "fps must be"),
        new Ask("GET", CAM + "/stream.mjpg?fps=NaN", "", 400, "fps must be"),
        new Ask("GET", CAM + "/stream.mjpg?fps=1e99", "", 400, "fps must be"),
        new Ask("PUT", CAM, "{}", 405, "does not know PUT"),
        new Ask("POST", "/healthz", "{}", 405, "does not know POST"),
        new Ask("FROB", "/api/v1/devices", "", 405, "does not know FROB"),
        new Ask("DELETE", CAM, "", 409, "online"),
        new Ask("DELETE", "/api/v1/devices/cam99", "", 404, "cam99"),
        new Ask("POST", CAM + "/commands/ping", "{", 400, "not JSON"),
        new Ask("POST", CAM + "/commands/ping", "[]", 400, "must be an object"),
        new Ask("POST", CAM + "/commands/ping", "null", 400, "was null"),
        new Ask("POST", CAM + "/commands/ping", "\"x\"", 400, "must be an object"),
        new Ask("POST", CAM + "/commands/ping", "{\"args\": 5}", 400, "args"),
        new Ask("POST", CAM + "/commands/ping", "{\"id\": 5}", 400, "id"),
        new Ask("POST", CAM + "/commands/ping", "{\"id\": \"" + "x".repeat(99) + "\"}", 400, "id"),
        new Ask("POST", CAM + "/commands/ping", "{\"timeout_s\": \"abc\"}", 400, "timeout_s"),
        new Ask("POST", CAM + "/commands/ping", "{\"timeout_s\": -1}", 400, "timeout_s"),
        new Ask("POST", CAM + "/commands/ping", "{\"timeout_s\": 1e400}", 400, "not JSON"),
        new Ask("POST", CAM + "/commands/ping", "[".repeat(200_000), 400, "object"),
        new Ask(
            "POST", CAM + "/commands/ping", "{\"args\": " + "[".repeat(200_000), 400, "nesting"),
        new Ask("POST", CAM + "/commands/ping", "{\"id\": \"a\", \"id\": \"b\"}", 400, "id"),
        new Ask("POST", CAM + "/commands/ping", noise(1, 21).get(0), 400, "not UTF-8"),
        new Ask("POST", CAM + "/commands/ping", new byte[2_000_000], 413, "at most"),
        new Ask("POST", CAM + "/commands/" + "x".repeat(70), "", 400, "name"),
        new Ask("POST", CAM + "/commands/two%20words", "", 400, "name"),
        new Ask("POST", CAM + "/commands/..%2F..%2Fset", "", 400, "name"),
        new Ask("POST", CAM + "/commands/new%0Aline", "", 400, "name"),
        new Ask("POST", "/api/v1/devices/cam99/commands/ping", "", 404, "cam99"),
        new Ask("PATCH", CAM + "/settings", "", 400, "at least one setting"),
        new Ask("PATCH", CAM + "/settings", "{}", 400, "at least one setting"),
        new Ask("PATCH", CAM + "/settings", "{\"fps\": \"abc\"}", 422, "0.1..120"),
        new Ask("PATCH", CAM + "/settings", "{\"fps\": 0}", 422, "0.1..120"),
        new Ask("PATCH", CAM + "/settings", "{\"fps\": [1]}", 422, "0.1..120"),
        new Ask("PATCH", CAM + "/settings", "{\"speed\": 1}", 422, "there is no setting"),
        new Ask("PATCH", CAM + "/settings?timeout_s=x", "{\"fps\": 9}", 400, "timeout_s"),
        new Ask("PATCH", CAM + "/config", "{\"config\": 5}", 400, "config"),
        new Ask("PATCH", CAM + "/config", "{\"groups\": \"lab\"}", 400, "groups"),
        new Ask("PATCH", CAM + "/config", "{\"groups\": [\"two words\"]}", 400, "group"),
        new Ask("PATCH", CAM + "/config", "{\"groups\": [7]}", 400, "group"),
        new Ask("PATCH", CAM + "/config", "{\"config\": {\"fps\": 1000}}", 422, "0.1..120"),
        new Ask("PATCH", CAM + "/config", "{\"config\": {\"fsp\": 5}}", 422, "there is no setting"),
        new Ask("PATCH", CAM + "/config?timeout_s=-3", "{\"groups\": []}", 400, "timeout_s"),
        new Ask("GET", CAM + "/config/explain?key=fsp", "", 422, "fsp"),
        new Ask("GET", CAM + "/config/history?limit=1e9", "", 400, "limit"),
        new Ask("PUT", CONFIG, "", 400, "document"),
        new Ask("PUT", CONFIG, "{\"document\": {\"defaults\": {\"fps\": 1e300}}}", 422, "0.1..120"),
        new Ask("PUT", CONFIG, "{\"document\": " + "[".repeat(200_000), 400, "nesting"),
        new Ask("PUT", CONFIG, noise(1, 21).get(0), 400, "not UTF-8"),
        new Ask("PUT", CONFIG, new byte[5_000_000], 413, "at most"),
        new Ask("PATCH", CONFIG, "{\"patch\": []}", 400, "patch"),
        new Ask("PATCH", CONFIG, "{\"patch\": {\"groups\": 5}}", 422, "groups"),
        new Ask("POST", CONFIG + "/plan", "{\"document\": {\"version\": 2}}", 422, "version"),
        new Ask("POST", CONFIG + "/rollback", "{\"to\": 7}", 404, "no fleet revision 7"),
        new Ask("GET", CONFIG + "/revisions/7", "", 404, "no fleet revision 7"),
        new Ask("GET", CONFIG + "/revisions/..%2F..", "", 400, "number of a revision"),
        new Ask("GET", CONFIG + "/diff?form=1", "", 400, "form"),
        new Ask("GET", "/api/v1/rollouts/9", "", 404, "no rollout 9"),
        new Ask("POST", "/api/v1/rollouts/9/pause", "{}", 404, "no rollout 9"),
        new Ask("POST", "/api/v1/rollouts/9/abort", "{\"revert\": 1}", 400, "revert"),
        new Ask("GET", "/api/v1/events?since=now", "", 400, "since"),
        new Ask("GET", "/api/v1/events?device=NO_ID", "", 400, "device"));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void isRefusedInOneSentence(Ask ask) throws Exception {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(house.url() + ask.path()))
                .header("If-Match", "*")
                .method(ask.method(), BodyPublishers.ofByteArray(ask.body()))
                .timeout(Duration.ofSeconds(10))
                .build(),
            BodyHandlers.ofString(StandardCharsets.UTF_8));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(ask.status());
    assertSentence(answer.body(), ask.says());
  }

  private static void assertSentence(String body, String says) throws Exception {
    Object error = Json.readObject(utf8(body)).get("error");
    assertThat(error).isInstanceOf(Map.class);
    String message = (String) ((Map<?, ?>) error).get("message");
    assertThat(message)
        .contains(says)
        .hasSizeBetween(10, 350)
        .doesNotContain("\n", "Exception", "camfleet.", "java.", "jackson");
  }

  @Test
  void bodiesThatAreCutOffAreRefused() throws Exception {
    for (byte[] body : cut("desired-config.json")) {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(URI.create(house.url() + CAM + "/config"))
                  .header("If-Match", "*")
                  .method("PATCH", BodyPublishers.ofByteArray(body))
                  .build(),
              BodyHandlers.ofString(StandardCharsets.UTF_8));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
      assertSentence(answer.body(), "not JSON");
    }
  }

  private record Line(String request, String status) {
    @Override
    public String toString() {
      return request.substring(0, Math.min(60, request.length())).replaceAll("\\p{Cntrl}+", " ");
    }
  }

  static Stream<Line> lines() {
    String host = "Host: 127.0.0.1\r\nConnection: close\r\n\r\n";
    return Stream.of(
        new Line("GET /assets/../../../etc/passwd HTTP/1.1\r\n" + host, "404"),
        new Line("GET /assets/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n" + host, "404"),
        new Line("GET /assets/..%5c..%5cetc/passwd HTTP/1.1\r\n" + host, "404"),
        new Line("GET /assets/%00 HTTP/1.1\r\n" + host, "404"),
        new Line("GET //etc/passwd HTTP/1.1\r\n" + host, "404"),
        new Line("GET /page/../camfleet/manager/ManagerMain.class HTTP/1.1\r\n" + host, "404"),
        new Line(
            "GET /assets/../camfleet/schema/device-info.schema.json HTTP/1.1\r\n" + host, "404"),
        new Line("GET /%zz HTTP/1.1\r\n" + host, "4.."),
        new Line("GET /api/v1/devices?select=%zz HTTP/1.1\r\n" + host, "4.."),
        new Line("GET " + CAM + "/%c3%28 HTTP/1.1\r\n" + host, "404"),
        new Line("GET * HTTP/1.1\r\n" + host, "4.."),
        new Line("OPTIONS * HTTP/1.1\r\n" + host, "4.."),
        new Line("GET / HTTP/9.9\r\n" + host, "[45].."),
        new Line("GET /" + "x".repeat(100_000) + " HTTP/1.1\r\n" + host, "414"),
        new Line("GET / HTTP/1.1\r\nX-Long: " + "x".repeat(100_000) + "\r\n" + host, "431"),
        new Line("GET / HTTP/1.1\r\nConnection: close\r\n\r\n", "40[03]"),
        new Line("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", "403"),
        new Line("GET / HTTP/1.1\r\nHost: ]:[\r\nConnection: close\r\n\r\n", "40[03]"),
        new Line("GET / HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n", "40[03]"),
        new Line("GET / HTTP/1.1\r\nOrigin: http://evil.example\r\n" + host, "403"),
        new Line("GET / HTTP/1.1\r\nOrigin: \u0001\r\n" + host, "40[03]"),
        new Line("GET / HTTP/1.1\r\nno colon here\r\n" + host, "400"),
        new Line("POST " + CAM + "/commands/ping HTTP/1.1\r\nContent-Length: -5\r\n" + host, "400"),
        new Line("POST " + CAM + "/commands/ping HTTP/1.1\r\nContent-Length: x\r\n" + host, "400"),
        new Line(
            "POST "
                + CAM
                + "/commands/ping HTTP/1.1\r\nTransfer-Encoding: chunked\r\n"
                + host
                + "zz\r\n{}\r\n0\r\n\r\n",
            "411"),
        new Line(
            "GET /api/v1/frames HTTP/1.1\r\nUpgrade: websocket\r\n"
                + host.replace("close", "Upgrade"),
            "400"),
        new Line("\u0016\u0003\u0001 this is no HTTP\r\n\r\n", "400"));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void isAnsweredWithAStatusWhateverItIs(Line line) throws Exception {
    String answer = talk(line.request());
    assertThat(answer.lines().findFirst().orElse("(nothing)"))
        .matches("HTTP/\\d.\\d " + line.status() + ".*");
    assertThat(answer).doesNotContain("root:", "Exception", "\tat ");
  }

  /** Everything that the manager answers until it closes or nothing more comes. */
  private String talk(String request) throws IOException {
    StringBuilder answer = new StringBuilder();
    try (Socket socket = new Socket(house.url().getHost(), house.url().getPort())) {
      socket.setSoTimeout(1_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[8192];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        answer.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
      }
    } catch (IOException e) {
      // What has come until now is the answer.
    }
    return answer.toString();
  }

  static Stream<String> words() {
    return Stream.of(
        "not JSON",
        "[]",
        "null",
        "{\"credit\": -1}",
        "{\"credit\": 0}",
        "{\"credit\": \"many\"}",
        "{\"credit\": 1e99}",
        "{\"select\": \"\"}",
        "{\"select\": \"group:\"}",
        "{\"select\": [\"cam1\"]}",
        "[".repeat(60_000));
  }

  @ParameterizedTest
  @MethodSource("words")
  void webSocketReaderWhoTalksNonsenseIsClosedWithAReason(String word) throws Exception {
    Reader reader = new Reader();
    WebSocket socket = reader.connect(http, house);
    socket.sendText(word, true).get(5, TimeUnit.SECONDS);
    assertThat(reader.closed.get(5, TimeUnit.SECONDS)).startsWith("1008 ").hasSizeGreaterThan(10);
  }

  @Test
  void webSocketReaderWithTooMuchToSayIsClosed() throws Exception {
    Reader reader = new Reader();
    WebSocket socket = reader.connect(http, house);
    socket.sendText("x".repeat(200_000), true);
    assertThat(reader.closed.get(5, TimeUnit.SECONDS)).isNotEmpty();
  }

  @Test
  void webSocketBytesAndOverdoneCreditHarmNobody() throws Exception {
    Reader reader = new Reader();
    WebSocket socket = reader.connect(http, house);
    for (byte[] bytes : noise(50, 31)) {
      socket.sendBinary(ByteBuffer.wrap(bytes), true).get(5, TimeUnit.SECONDS);
    }
    socket.sendText("{\"credit\": 2147483647}", true).get(5, TimeUnit.SECONDS);
    socket.sendText("{\"credit\": 2147483647}", true).get(5, TimeUnit.SECONDS);
    await("pictures").atMost(SOON).until(() -> reader.pictures > 0 || reader.closed.isDone());
    socket.abort();
  }

  @Test
  void refusalsOfReadersAreCounted() throws Exception {
    String metric = "camfleet_refused_total{kind=\"websocket\"}";
    Reader reader = new Reader();
    reader.connect(http, house).sendText("{\"credit\": -1}", true);
    assertThat(reader.closed.get(5, TimeUnit.SECONDS)).contains("credit must be");
    String metrics =
        http.send(
                HttpRequest.newBuilder(URI.create(house.url() + "/metrics")).build(),
                BodyHandlers.ofString())
            .body();
    assertThat(metrics.lines().filter(line -> line.startsWith(metric))).hasSize(1);
  }

  /** A WebSocket's end, which is what these tests wait for. */
  private static final class Reader implements WebSocket.Listener {
    final CompletableFuture<String> closed = new CompletableFuture<>();
    volatile int pictures;

    WebSocket connect(HttpClient http, House house) throws Exception {
      String url = house.url().toString().replace("http:", "ws:") + "/api/v1/frames";
      return http.newWebSocketBuilder().buildAsync(URI.create(url), this).get(5, TimeUnit.SECONDS);
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      pictures++;
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      closed.complete(status + " " + reason);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      closed.complete("broken: " + error.getMessage());
    }
  }
}
