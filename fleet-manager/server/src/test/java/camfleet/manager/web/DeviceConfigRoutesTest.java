package camfleet.manager.web;

import static camfleet.manager.ManagerRoom.json;
import static camfleet.manager.ManagerRoom.list;
import static camfleet.manager.ManagerRoom.object;
import static org.assertj.core.api.Assertions.assertThat;

import camfleet.manager.FakeCamera;
import camfleet.manager.ManagerRoom;
import camfleet.message.ConfigStatus;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is wanted of one device over HTTP; what it answers while it is online is WebServerTest's.
 */
@Timeout(60)
class DeviceConfigRoutesTest {
  private static ManagerRoom room;

  @BeforeAll
  static void start() throws Exception {
    room = new ManagerRoom().settle();
  }

  @AfterAll
  static void stop() {
    room.close();
  }

  private static HttpResponse<byte[]> send(String method, String path, String match, String body)
      throws Exception {
    String json = body.replace('\'', '"');
    return match == null ? room.send(method, path, json) : room.send(method, path, match, json);
  }

  private static String tag(long number) {
    return '"' + Long.toString(number) + '"';
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private static void refused(HttpResponse<byte[]> response, int status, String code, String says)
      throws Exception {
    assertThat(response.statusCode()).as(text(response)).isEqualTo(status);
    assertThat(object(json(response), "error")).containsEntry("code", code);
    assertThat((String) object(json(response), "error").get("message"))
        .contains(says)
        .doesNotContain("\n")
        .doesNotContain("Exception");
  }

  /** A camera that was there and is not online any more, so that nobody waits for its word. */
  private static FakeCamera away(String id) {
    FakeCamera camera = room.camera(id).comesUp();
    room.awaitPresence(id, "online");
    camera.status("offline");
    room.awaitPresence(id, "offline");
    return camera;
  }

  @Test
  void deviceIsChangedOverWhatItsTagSays() throws Exception {
    away("dev-tag");
    String path = "/api/v1/devices/dev-tag/config";
    assertThat(room.get(path).headers().firstValue("ETag")).hasValue(tag(0));
    refused(
        send("PATCH", path, null, "{'config': {'fps': 7}}"), 428, "invalid_argument", "If-Match");
    HttpResponse<byte[]> made = send("PATCH", path, tag(0), "{'config': {'fps': 7}}");
    assertThat(made.statusCode()).as(text(made)).isEqualTo(202);
    assertThat(made.headers().firstValue("ETag")).hasValue(tag(1));

    HttpResponse<byte[]> stale = send("PATCH", path, tag(0), "{'config': {'fps': 8}}");
    refused(stale, 412, "stale_rev", "dev-tag is 1");
    assertThat(stale.headers().firstValue("ETag")).hasValue(tag(1));
    Map<String, Object> current = object(json(stale), "current");
    assertThat(current.keySet()).containsExactly("device", "desired", "reported", "in_sync");
    assertThat(object(object(current, "desired"), "config")).containsEntry("fps", 7.0);
  }

  @Test
  void explanationAndHistoryOfADevice() throws Exception {
    FakeCamera camera = away("dev-why");
    HttpResponse<byte[]> made =
        send(
            "PATCH",
            "/api/v1/devices/dev-why/config",
            "*",
            "{'config': {'quality': 60}, 'by': 'anna'}");
    assertThat(made.statusCode()).as(text(made)).isEqualTo(202);
    long number = (Long) room.json("/api/v1/config").get("number");
    Map<String, Object> key =
        list(room.json("/api/v1/devices/dev-why/config/explain?key=quality"), "keys").get(0);
    assertThat(key.keySet())
        .containsExactly("key", "wanted", "in_force", "layer", "override", "since", "steps");
    assertThat(key)
        .containsEntry("wanted", 60L)
        .containsEntry("in_force", 75L)
        .containsEntry("layer", "devices.dev-why")
        .containsEntry("override", false);
    assertThat(object(key, "since"))
        .containsEntry("number", number)
        .containsEntry("by", "anna")
        .containsKeys("at", "why");
    assertThat(list(key, "steps"))
        .last()
        .isEqualTo(Map.of("layer", "devices.dev-why", "value", 60L));
    refused(
        room.get("/api/v1/devices/dev-why/config/explain?key=speed"), 422, "unknown_key", "speed");
    refused(room.get("/api/v1/devices/nobody9/config/explain"), 404, "not_found", "nobody9");

    camera.setting("quality", 60);
    camera.reported(1, ConfigStatus.ROLLED_BACK);
    room.until(() -> "rolled_back".equals(newest("dev-why").get("outcome")));
    Map<String, Object> revision = newest("dev-why");
    assertThat(revision.keySet())
        .containsExactly(
            "rev",
            "at",
            "by",
            "groups",
            "config",
            "fleet_number",
            "rollout",
            "outcome",
            "outcome_at",
            "errors");
    assertThat(revision)
        .containsEntry("rev", 1L)
        .containsEntry("by", "anna")
        .containsEntry("config", Map.of("quality", 60L))
        .containsEntry("fleet_number", number)
        .containsEntry("rollout", null);
  }

  private static Map<String, Object> newest(String device) {
    try {
      return list(room.json("/api/v1/devices/" + device + "/config/history?limit=1"), "revisions")
          .get(0);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/explain?key=",
        "/explain?keys=fps",
        "/history?limit=0",
        "/history?before=x",
        "/history?device=x"
      })
  void badQueryIs400(String rest) throws Exception {
    if (room.get("/api/v1/devices/dev-bad").statusCode() == 404) {
      away("dev-bad");
    }
    refused(room.get("/api/v1/devices/dev-bad/config" + rest), 400, "invalid_argument", "");
  }
}
