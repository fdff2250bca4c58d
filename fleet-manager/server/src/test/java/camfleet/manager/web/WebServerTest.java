package camfleet.manager.web;

import static camfleet.manager.ManagerRoom.PATIENCE;
import static camfleet.manager.ManagerRoom.json;
import static camfleet.manager.ManagerRoom.list;
import static camfleet.manager.ManagerRoom.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.manager.FakeCamera;
import camfleet.manager.ManagerRoom;
import camfleet.message.CommandResult;
import camfleet.message.CommandStatus;
import camfleet.message.ConfigStatus;
import camfleet.message.DeviceHealth;
import camfleet.message.Json;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.mqtt.Publication;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WebServerTest {
  private static ManagerRoom room;

  @BeforeAll
  static void start() throws Exception {
    room = new ManagerRoom().settle();
  }

  @AfterAll
  static void stop() {
    room.close();
  }

  private static FakeCamera online(String id) {
    FakeCamera camera = room.camera(id).comesUp();
    room.awaitPresence(id, "online");
    return camera;
  }

  private static void refused(HttpResponse<byte[]> response, int status, String code)
      throws Exception {
    assertThat(response.statusCode()).isEqualTo(status);
    Map<String, Object> error = object(json(response), "error");
    assertThat(error).containsEntry("code", code);
    assertThat((String) error.get("message")).doesNotContain("\n").doesNotContain("Exception");
  }

  @Test
  void unknownPathIs404InJson() throws Exception {
    refused(room.get("/api/v1/nothing"), 404, "not_found");
    refused(room.get("/assets/nothing.js"), 404, "not_found");
    refused(room.get("/assets/..%2f..%2fcamfleet/manager/ManagerApp.class"), 404, "not_found");
  }

  @Test
  void wrongMethodIs405() throws Exception {
    refused(room.send("POST", "/api/v1/devices", "{}"), 405, "unsupported");
    refused(room.send("PUT", "/healthz", ""), 405, "unsupported");
  }

  @Test
  void unknownDeviceIs404() throws Exception {
    refused(room.get("/api/v1/devices/nobody"), 404, "not_found");
    refused(room.get("/api/v1/devices/NOT%20AN%20ID/frame.jpg"), 404, "not_found");
    refused(room.send("POST", "/api/v1/devices/nobody/commands/ping", "{}"), 404, "not_found");
  }

  @Test
  void deviceTellsWhetherSomebodyKeepsItsClock() throws Exception {
    FakeCamera camera = online("web-clock");
    assertThat(room.json("/api/v1/devices/web-clock")).containsEntry("clock", null);
    camera.health(new DeviceHealth.Clock(false, null, null));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(object(room.json("/api/v1/devices/web-clock"), "clock"))
                    .isEqualTo(Map.of("synchronised", false)));
    camera.health(new DeviceHealth.Clock(true, 1.5, 0.25));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(object(room.json("/api/v1/devices/web-clock"), "clock"))
                    .isEqualTo(Map.of("synchronised", true, "offset_ms", 1.5, "error_ms", 0.25)));
  }

  @Test
  void malformedJsonIs400InOneSentence() throws Exception {
    online("web-json");
    refused(
        room.send("PATCH", "/api/v1/devices/web-json/settings", "{\"fps\": "),
        400,
        "invalid_argument");
    refused(
        room.send("POST", "/api/v1/devices/web-json/commands/ping", "[1]"),
        400,
        "invalid_argument");
    refused(
        room.send("PATCH", "/api/v1/devices/web-json/config", "*", "{\"groups\": [\"a b\"]}"),
        400,
        "invalid_argument");
  }

  @Test
  void bodyAboveOneMebibyteIs413() throws Exception {
    online("web-big");
    refused(
        room.send(
            "PATCH",
            "/api/v1/devices/web-big/settings",
            "{\"name\": \"" + "x".repeat(1 << 20) + "\"}"),
        413,
        "invalid_argument");
  }

  @Test
  void bodyWithoutItsLengthIs411() throws Exception {
    assertThat(status("Host: localhost\r\nTransfer-Encoding: chunked")).contains("411");
  }

  @Test
  void foreignHostNameIsRefused() throws Exception {
    assertThat(status("Host: evil.example")).contains("403");
    assertThat(status("Host: localhost:1234")).contains("200");
    assertThat(status("Host: [::1]:80")).contains("200");
    assertThat(status("Host: 127.0.0.1.evil.example")).contains("403");
  }

  @Test
  void foreignOriginIsRefused() throws Exception {
    assertThat(status("Host: localhost:1\r\nOrigin: http://evil.example")).contains("403");
    assertThat(status("Host: localhost:1\r\nOrigin: null")).contains("403");
    assertThat(status("Host: localhost:1\r\nOrigin: http://localhost:1")).contains("200");
  }

  private static String status(String headers) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", room.app.httpPort())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              ("GET /healthz HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return answer.lines().findFirst().orElseThrow();
    }
  }

  @Test
  void everyAnswerTellsBrowsersToLoadNothingFromElsewhere() throws Exception {
    HttpResponse<byte[]> response = room.get("/healthz");
    assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'self'");
    assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
  }

  @Test
  void selectorsChooseDevices() throws Exception {
    online("sel-a1");
    online("sel-a2");
    online("sel-b1");
    assertThat(ids("/api/v1/devices?select=sel-a*")).containsExactly("sel-a1", "sel-a2");
    assertThat(ids("/api/v1/devices?select=sel-b1,sel-a?"))
        .containsExactly("sel-a1", "sel-a2", "sel-b1");
    assertThat(ids("/api/v1/devices?select=group:lab")).contains("sel-a1", "sel-b1");
    refused(room.get("/api/v1/devices?select=sel-z*"), 404, "not_found");
    refused(room.get("/api/v1/devices?select=A%20B"), 400, "invalid_argument");
  }

  private static List<Object> ids(String path) throws Exception {
    return list(room.json(path), "devices").stream().map(device -> device.get("id")).toList();
  }

  @Test
  void tableOfSettingsNamesRangesAndDefaults() throws Exception {
    Map<String, Object> fps =
        list(room.json("/api/v1/settings"), "settings").stream()
            .filter(setting -> "fps".equals(setting.get("key")))
            .findFirst()
            .orElseThrow();
    assertThat(fps)
        .containsEntry("type", "number")
        .containsEntry("min", 0.1)
        .containsEntry("max", 120.0)
        .containsEntry("default", 10.0)
        .containsEntry("effect", "stream_restart");
  }

  @Test
  void tableOfSettingsShowsRegionsAndTheOnlyValuesOfANumber() throws Exception {
    Map<Object, Map<String, Object>> settings = new HashMap<>();
    list(room.json("/api/v1/settings"), "settings")
        .forEach(setting -> settings.put(setting.get("key"), setting));
    assertThat(settings.get("zoom"))
        .containsEntry("type", "region")
        .containsEntry("min", 0.0)
        .containsEntry("max", 1.0)
        .containsEntry("default", List.of(0.0, 0.0, 1.0, 1.0))
        .containsEntry("effect", "stream_restart");
    assertThat(settings.get("rotation_deg"))
        .containsEntry("type", "integer")
        .containsEntry("choices", List.of("0", "90", "180", "270"));
    assertThat(settings.get("drift"))
        .containsEntry("type", "choice")
        .containsEntry("choices", List.of("report", "enforce", "accept"))
        .containsEntry("min", null)
        .containsEntry("default", "report");
  }

  @Test
  void pictureCarriesItsAge() throws Exception {
    FakeCamera camera = online("pic-age");
    refused(room.get("/api/v1/devices/pic-age/frame.jpg"), 503, "not_found");
    byte[] jpeg = camera.picture(Duration.ofMillis(2_500));
    await()
        .atMost(PATIENCE)
        .until(() -> room.get("/api/v1/devices/pic-age/frame.jpg").statusCode() == 200);

    HttpResponse<byte[]> response = room.get("/api/v1/devices/pic-age/frame.jpg");
    assertThat(response.body()).isEqualTo(jpeg);
    assertThat(response.headers().firstValueAsLong("X-Age-Ms").orElseThrow())
        .isGreaterThanOrEqualTo(2_500);
    assertThat(response.headers().firstValueAsLong("X-Sequence")).hasValue(1);
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(response.headers().firstValueAsLong("Age").orElseThrow()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void pictureOfAbsentCameraIs410UnlessStaleIsAllowed() throws Exception {
    FakeCamera camera = online("pic-old");
    byte[] jpeg = camera.picture();
    await()
        .atMost(PATIENCE)
        .until(() -> room.get("/api/v1/devices/pic-old/frame.jpg").statusCode() == 200);
    camera.status("offline");
    room.awaitPresence("pic-old", "offline");

    refused(room.get("/api/v1/devices/pic-old/frame.jpg"), 410, "expired");
    assertThat(room.get("/api/v1/devices/pic-old/frame.jpg?stale=allow").body()).isEqualTo(jpeg);
  }

  private CompletableFuture<HttpResponse<byte[]>> ask(String method, String path, String body) {
    return room.http.sendAsync(
        HttpRequest.newBuilder(room.uri(path))
            .header("If-Match", "*")
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofByteArray());
  }

  private Publication awaitPublished(String topic) {
    String full = "camfleet/v1/" + topic;
    room.until(() -> !room.broker.published(full).isEmpty());
    List<Publication> all = room.broker.published(full);
    return all.get(all.size() - 1);
  }

  private static CommandResult result(
      String id, String device, String command, CommandStatus status, Problem error) {
    return new CommandResult(
        id, device, command, status, room.broker.clock().instant(), Map.of(), error, null);
  }

  @Test
  void commandAnswersWithTheDevicesFinalResult() throws Exception {
    FakeCamera camera = online("cmd-ping");
    CompletableFuture<HttpResponse<byte[]>> answer =
        ask("POST", "/api/v1/devices/cmd-ping/commands/ping", "{\"args\": {\"n\": 1}}");
    Publication asked = awaitPublished("dev/cmd-ping/cmd/ping");
    assertThat(asked.retain()).isFalse();
    String id = (String) Json.readObject(asked.payload()).get("id");
    camera.says("res/ping", result(id, "cmd-ping", "ping", CommandStatus.ACCEPTED, null).toBytes());
    camera.says("res/ping", result(id, "cmd-ping", "ping", CommandStatus.DONE, null).toBytes());

    assertThat(answer.get().statusCode()).isEqualTo(200);
    assertThat(json(answer.get())).containsEntry("status", "done").containsEntry("id", id);
  }

  @Test
  void silentDeviceIs504() throws Exception {
    online("cmd-mute");
    CompletableFuture<HttpResponse<byte[]>> answer =
        ask("POST", "/api/v1/devices/cmd-mute/commands/ping", "{\"timeout_s\": 2}");
    awaitPublished("dev/cmd-mute/cmd/ping");
    room.broker.clock().advance(Duration.ofSeconds(2));

    refused(answer.get(), 504, "expired");
  }

  @Test
  void settingOutOfRangeIs422AndNothingIsSent() throws Exception {
    online("set-bad");
    HttpResponse<byte[]> response =
        room.send("PATCH", "/api/v1/devices/set-bad/settings", "{\"fps\": 0, \"nonsense\": 1}");

    refused(response, 422, "out_of_range");
    assertThat(list(json(response), "errors")).hasSize(2);
    assertThat(room.broker.published("camfleet/v1/dev/set-bad/set")).isEmpty();
  }

  @Test
  void settingAnswersWithWhatIsInForce() throws Exception {
    FakeCamera camera = online("set-good");
    CompletableFuture<HttpResponse<byte[]>> answer =
        ask("PATCH", "/api/v1/devices/set-good/settings", "{\"fps\": 5}");
    Publication asked = awaitPublished("dev/set-good/set");
    assertThat(new String(asked.payload(), StandardCharsets.UTF_8)).isEqualTo("{\"fps\":5.0}");
    String id = new String(asked.correlation(), StandardCharsets.UTF_8);
    camera.setting("fps", 5.0);
    camera.reported(0, ConfigStatus.APPLIED);
    camera.says("res/set", result(id, "set-good", "set", CommandStatus.DONE, null).toBytes());

    assertThat(answer.get().statusCode()).isEqualTo(200);
    assertThat(object(json(answer.get()), "config")).containsEntry("fps", 5.0);
  }

  @Test
  void settingRefusedByTheDeviceIs422() throws Exception {
    FakeCamera camera = online("set-no");
    CompletableFuture<HttpResponse<byte[]>> answer =
        ask("PATCH", "/api/v1/devices/set-no/settings", "{\"fps\": 5}");
    String id = new String(awaitPublished("dev/set-no/set").correlation(), StandardCharsets.UTF_8);
    Problem problem = new Problem(ProblemCode.OUT_OF_RANGE, "fps must be 0.1..2, was 5", "fps");
    camera.says("res/set", result(id, "set-no", "set", CommandStatus.REJECTED, problem).toBytes());

    refused(answer.get(), 422, "out_of_range");
  }

  @Test
  void configurationWaitsForTheDevicesWord() throws Exception {
    FakeCamera camera = online("cfg-good");
    CompletableFuture<HttpResponse<byte[]>> answer =
        ask("PATCH", "/api/v1/devices/cfg-good/config", "{\"config\": {\"fps\": 7}}");
    Publication desired = awaitPublished("dev/cfg-good/config/desired");
    assertThat(desired.retain()).isTrue();
    assertThat(Json.readObject(desired.payload())).containsEntry("rev", 1L);
    camera.reported(1, ConfigStatus.PENDING);
    camera.reported(1, ConfigStatus.APPLIED);

    assertThat(answer.get().statusCode()).isEqualTo(200);
    assertThat(object(json(answer.get()), "reported")).containsEntry("status", "applied");
    assertThat(room.json("/api/v1/devices/cfg-good/config")).containsEntry("in_sync", true);
  }

  @Test
  void configurationOfAbsentDeviceIs202() throws Exception {
    FakeCamera camera = online("cfg-away");
    camera.status("offline");
    room.awaitPresence("cfg-away", "offline");
    HttpResponse<byte[]> response =
        room.send("PATCH", "/api/v1/devices/cfg-away/config", "*", "{\"config\": {\"fps\": 7}}");

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(json(response)).containsEntry("reported", null);
    assertThat(room.json("/api/v1/devices/cfg-away/config")).containsEntry("in_sync", false);
  }

  @Test
  void metricsTellOfEachCamera() throws Exception {
    FakeCamera camera = online("met-cam");
    camera.picture();
    room.until(() -> metrics().contains("camfleet_frames_in_total{device=\"met-cam\"} 1.0"));
    assertThat(metrics()).contains("camfleet_frame_age_seconds{device=\"met-cam\"}");
  }

  private static String metrics() {
    try {
      return new String(room.get("/metrics").body(), StandardCharsets.UTF_8);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
