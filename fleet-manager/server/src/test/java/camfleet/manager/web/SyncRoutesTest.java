package camfleet.manager.web;

import static camfleet.manager.ManagerRoom.json;
import static camfleet.manager.ManagerRoom.list;
import static camfleet.manager.ManagerRoom.object;
import static org.assertj.core.api.Assertions.assertThat;

import camfleet.manager.FakeCamera;
import camfleet.manager.ManagerRoom;
import camfleet.message.ConfigStatus;
import camfleet.message.DeviceInfo;
import camfleet.message.Json;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.mqtt.Publication;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SyncRoutesTest {
  private static final Map<String, DeviceInfo.SettingRange> ABLE =
      Map.of(
          "sync",
          new DeviceInfo.SettingRange(
              "choice", null, null, List.of("off", "server", "client"), "off", "stream_restart"));

  private static ManagerRoom room;

  @BeforeAll
  static void start() throws Exception {
    room = new ManagerRoom().settle();
  }

  @AfterAll
  static void stop() {
    room.close();
  }

  private static FakeCamera online(String id, Map<String, DeviceInfo.SettingRange> settings) {
    FakeCamera camera = room.camera(id).comesUp();
    camera.info(settings);
    room.awaitPresence(id, "online");
    room.until(() -> capabilities(id).equals(settings.keySet()));
    return camera;
  }

  private static Object capabilities(String id) {
    return object(object(object(device(id), "info"), "capabilities"), "settings").keySet();
  }

  private static Map<String, Object> device(String id) {
    try {
      return room.json("/api/v1/devices/" + id);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static CompletableFuture<HttpResponse<byte[]>> sync(String body) {
    return room.http.sendAsync(
        HttpRequest.newBuilder(room.uri("/api/v1/sync"))
            .POST(BodyPublishers.ofString(body.replace('\'', '"')))
            .build(),
        BodyHandlers.ofByteArray());
  }

  /** What was wanted of a camera's sync so far, one revision after the other. */
  private static List<Object> wanted(String id) {
    return room.broker.published("camfleet/v1/dev/" + id + "/config/desired").stream()
        .map(Publication::payload)
        .map(SyncRoutesTest::syncOf)
        .toList();
  }

  private static Object syncOf(byte[] desired) {
    try {
      return object(Json.readObject(desired), "config").get("sync");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void awaitWanted(String id, Object... sync) {
    room.until(() -> wanted(id).equals(List.of(sync)));
  }

  private static List<Map<String, Object>> cameras(CompletableFuture<HttpResponse<byte[]>> answer)
      throws Exception {
    HttpResponse<byte[]> got = answer.get();
    assertThat(got.statusCode()).as(new String(got.body(), StandardCharsets.UTF_8)).isEqualTo(200);
    return list(json(got), "cameras");
  }

  private static void shows(FakeCamera camera, String sync, long rev, Boolean synchronised) {
    camera.setting("sync", sync);
    camera.reported(rev, ConfigStatus.APPLIED);
    camera.state(true, synchronised);
  }

  @Test
  void clientsBeginAndThenTheirServerGivesTheBeat() throws Exception {
    FakeCamera one = online("beat-1", ABLE);
    FakeCamera two = online("beat-2", ABLE);
    FakeCamera three = online("beat-3", ABLE);
    CompletableFuture<HttpResponse<byte[]>> answer =
        sync("{'selector': 'beat-*', 'server': 'beat-2', 'by': 'anna'}");
    awaitWanted("beat-1", "client");
    awaitWanted("beat-3", "client");
    one.reported(1, ConfigStatus.PENDING);
    room.until(() -> "pending".equals(object(device("beat-1"), "config").get("status")));
    assertThat(wanted("beat-2")).isEmpty();
    three.reported(1, ConfigStatus.PENDING);
    awaitWanted("beat-2", "server");

    shows(two, "server", 1, true);
    shows(one, "client", 1, false);
    shows(three, "client", 1, null);
    room.until(() -> Boolean.FALSE.equals(device("beat-1").get("synchronised")));
    one.state(true, true);
    three.state(true, true);
    List<Map<String, Object>> cameras = cameras(answer);
    assertThat(cameras)
        .extracting(camera -> camera.get("device"))
        .containsExactly("beat-2", "beat-1", "beat-3");
    assertThat(cameras)
        .extracting(camera -> camera.get("sync"))
        .containsExactly("server", "client", "client");
    assertThat(cameras)
        .allSatisfy(
            camera ->
                assertThat(camera)
                    .containsEntry("rev", 1L)
                    .containsEntry("status", "applied")
                    .containsEntry("synchronised", true)
                    .containsEntry("errors", List.of()));
    Map<String, Object> why =
        list(room.json("/api/v1/devices/beat-2/config/explain?key=sync"), "keys").get(0);
    assertThat(why).containsEntry("wanted", "server").containsEntry("layer", "devices.beat-2");
    assertThat(object(why, "since")).containsEntry("by", "anna");
    assertThat(list(room.json("/api/v1/devices?select=beat-3&view=list"), "devices").get(0))
        .containsEntry("synchronised", true);
  }

  @Test
  void serverWaitsFiveSecondsForAClientAndWhatTurnedBackIsTried() throws Exception {
    FakeCamera server = online("slow-1", ABLE);
    FakeCamera client = online("slow-2", ABLE);
    CompletableFuture<HttpResponse<byte[]>> answer =
        sync("{'selector': 'slow-*', 'server': 'slow-1'}");
    awaitWanted("slow-2", "client");
    room.broker.clock().advance(Duration.ofMillis(4_800));
    assertThat(wanted("slow-1")).isEmpty();
    room.broker.clock().advance(Duration.ofMillis(300));
    awaitWanted("slow-1", "server");
    shows(server, "server", 1, true);
    client.reported(
        1,
        ConfigStatus.ROLLED_BACK,
        new Problem(ProblemCode.CAMERA_ERROR, "no picture within 15 s"));
    List<Map<String, Object>> cameras = cameras(answer);
    assertThat(cameras.get(0)).containsEntry("errors", List.of());
    assertThat(cameras.get(1)).containsEntry("status", "rolled_back");
    assertThat(list(cameras.get(1), "errors").get(0))
        .containsEntry("message", "no picture within 15 s");

    // The same wish again is another revision, else nobody would try it.
    CompletableFuture<HttpResponse<byte[]>> again =
        sync("{'selector': 'slow-*', 'server': 'slow-1'}");
    awaitWanted("slow-2", "client", "off", "client");
    client.reported(3, ConfigStatus.PENDING);
    shows(client, "client", 3, false);
    room.until(() -> Boolean.FALSE.equals(device("slow-2").get("synchronised")));
    room.until(
        () -> {
          room.broker.clock().advance(Duration.ofSeconds(1));
          server.state(true, true);
          return again.isDone();
        });
    assertThat(cameras(again).get(1))
        .containsEntry("status", "applied")
        .containsEntry("synchronised", false);
    assertThat(list(cameras(again).get(1), "errors").get(0))
        .containsEntry("message", "slow-2 is client but not synchronised");
    assertThat(wanted("slow-1")).containsExactly("server");
  }

  @Test
  void oneThatCannotIsRefusedByNameBeforeAnythingIsSent() throws Exception {
    online("able-1", ABLE);
    online("able-2", Map.of());
    FakeCamera away = online("able-3", ABLE);
    away.status("offline");
    room.awaitPresence("able-3", "offline");
    HttpResponse<byte[]> answer = sync("{'selector': 'able-*', 'server': 'able-1'}").get();
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(list(json(answer), "errors"))
        .extracting(error -> error.get("message"))
        .containsExactly(
            "able-2 cannot be synchronised: its camera does not do \"sync\"",
            "able-3 is not online, and synchronising needs all cameras at once");
    assertThat(json(sync("{'selector': 'able-1', 'server': 'able-1'}").get()))
        .hasToString(
            "{error={code=invalid_argument, message=there is no other camera than the server able-1"
                + " to synchronise}}");
    for (String id : List.of("able-1", "able-2", "able-3")) {
      assertThat(wanted(id)).isEmpty();
    }
  }

  @Test
  void offIsAskedOfAllAtOnceAndOfThoseThatAreAway() throws Exception {
    FakeCamera here = online("done-1", ABLE);
    FakeCamera away = online("done-2", ABLE);
    CompletableFuture<HttpResponse<byte[]>> begun =
        sync("{'selector': 'done-*', 'server': 'done-1'}");
    awaitWanted("done-2", "client");
    shows(away, "client", 1, true);
    awaitWanted("done-1", "server");
    shows(here, "server", 1, true);
    assertThat(cameras(begun)).allSatisfy(c -> assertThat(c).containsEntry("errors", List.of()));
    away.status("offline");
    room.awaitPresence("done-2", "offline");

    CompletableFuture<HttpResponse<byte[]>> answer = sync("{'selector': 'done-*', 'off': true}");
    awaitWanted("done-1", "server", "off");
    awaitWanted("done-2", "client", "off");
    shows(here, "off", 2, null);
    assertThat(cameras(answer))
        .extracting(camera -> camera.get("status"))
        .containsExactly("applied", null);
  }

  @Test
  void whatACameraSaysOfItselfComesThrough() throws Exception {
    FakeCamera camera = online("says-1", ABLE);
    camera.retained(
        camfleet.topic.Channel.HEALTH,
        Json.bytes(
            Json.readObject(
                """
                {"at": "2026-11-20T10:00:00Z", "boot": 7, "seq": 900, "interval_s": 10,
                 "uptime_s": 60, "controls": {"gain": 1.5},
                 "pins": {"pulses": 9, "edges": 0, "bounced": 0, "triggered": 0},
                 "plugins": {"blur": {"pictures": 8, "kept_back": 0, "failures": 1,
                   "problem": "it threw"}}}
                """
                    .getBytes(StandardCharsets.UTF_8))));
    room.until(() -> object(device("says-1"), "health").get("controls") != null);
    Map<String, Object> health = object(device("says-1"), "health");
    assertThat(object(health, "controls")).containsEntry("gain", 1.5);
    assertThat(object(health, "pins")).containsEntry("pulses", 9L);
    assertThat(object(object(health, "plugins"), "blur")).containsEntry("problem", "it threw");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'selector': 'x*'}",
        "{'selector': 'x*', 'server': 'x1', 'off': true}",
        "{'selector': 'X', 'off': true}",
        "{'server': 'cam1'}",
        "{'selector': 'all', 'off': true, 'timeout_s': 0}",
        "{'selector': 'all', 'off': true, 'more': 1}"
      })
  void badBodyIs400(String body) throws Exception {
    assertThat(sync(body).get().statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'selector': 'nobody-*', 'off': true}",
        "{'selector': 'all', 'server': 'nobody'}",
        "{'selector': 'all', 'server': 'NO BODY'}"
      })
  void unknownCameraIs404(String body) throws Exception {
    if (room.get("/api/v1/devices/some-1").statusCode() == 404) {
      online("some-1", ABLE);
    }
    assertThat(sync(body).get().statusCode()).isEqualTo(404);
  }
}
