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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rollouts and events over HTTP. */
@Timeout(60)
class RolloutRoutesTest {
  private static final String ROLLOUTS = "/api/v1/rollouts";
  private static ManagerRoom room;

  @BeforeAll
  static void start() throws Exception {
    room = new ManagerRoom().settle();
  }

  @AfterAll
  static void stop() {
    room.close();
  }

  private static HttpResponse<byte[]> post(String path, String body) throws Exception {
    return room.send("POST", path, body.replace('\'', '"'));
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

  private static Map<String, Object> rollout(Object number) {
    try {
      return room.json(ROLLOUTS + "/" + number);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Object> device(Object number, String id) {
    return list(rollout(number), "devices").stream()
        .filter(each -> each.get("device").equals(id))
        .findFirst()
        .orElseThrow();
  }

  /** One story, as one rollout is under way at a time. */
  @Test
  void rolloutIsSeenPausedHaltedAndEnded() throws Exception {
    FakeCamera first = room.camera("roll-1").comesUp();
    room.camera("roll-2").comesUp();
    room.camera("roll-3").comesUp();
    for (String id : List.of("roll-1", "roll-2", "roll-3")) {
      room.awaitPresence(id, "online");
    }
    HttpResponse<byte[]> made =
        room.send(
            "PUT",
            "/api/v1/config",
            "\"0\"",
            ("{'document': {'defaults': {'quality': 60}}, 'by': 'anna', 'why': 'less',"
                    + " 'rollout': {'waves': [1, '100%'], 'soak_s': 0, 'pictures': false}}")
                .replace('\'', '"'));
    assertThat(made.statusCode()).as(text(made)).isEqualTo(202);
    Object number = json(made).get("rollout");
    assertThat(number).isEqualTo(1L);
    room.until(() -> "sent".equals(device(number, "roll-1").get("state")));

    Map<String, Object> view = rollout(number);
    assertThat(view.keySet())
        .containsExactly(
            "number",
            "fleet_number",
            "previous_fleet_number",
            "at",
            "by",
            "why",
            "state",
            "wave",
            "waves",
            "cause",
            "policy",
            "counts",
            "devices");
    assertThat(view)
        .containsEntry("fleet_number", 1L)
        .containsEntry("previous_fleet_number", 0L)
        .containsEntry("by", "anna")
        .containsEntry("why", "less")
        .containsEntry("state", "running")
        .containsEntry("wave", 1L)
        .containsEntry("waves", 2L)
        .containsEntry("cause", null);
    assertThat(object(view, "policy"))
        .containsEntry("waves", List.of(1L, "100%"))
        .containsEntry("on_failure", "pause");
    assertThat(object(view, "counts").keySet())
        .containsExactly(
            "waiting", "sent", "soaking", "done", "away", "failed", "reverting", "reverted");
    assertThat(object(view, "counts")).containsEntry("waiting", 2L).containsEntry("sent", 1L);
    assertThat(device(number, "roll-2").keySet())
        .containsExactly("device", "wave", "state", "rev", "detail", "at");
    assertThat(device(number, "roll-2")).containsEntry("wave", 2L).containsEntry("rev", 0L);
    Map<String, Object> listed = list(room.json(ROLLOUTS + "?limit=1"), "rollouts").get(0);
    assertThat(listed).containsEntry("number", 1L).doesNotContainKey("devices");
    assertThat(listed.get("counts")).isEqualTo(view.get("counts"));

    refused(
        room.send("PATCH", "/api/v1/config", "*", "{\"patch\": {\"defaults\": {\"fps\": 5}}}"),
        409,
        "busy",
        "rollout 1");

    HttpResponse<byte[]> paused = post(ROLLOUTS + "/1/pause", "{'by': 'bert', 'why': 'lunch'}");
    assertThat(paused.statusCode()).as(text(paused)).isEqualTo(200);
    assertThat(json(paused)).containsEntry("state", "paused");
    assertThat(json(post(ROLLOUTS + "/1/resume", ""))).containsEntry("state", "running");

    first.reported(1, ConfigStatus.ROLLED_BACK);
    room.until(() -> "halted".equals(rollout(number).get("state")));
    assertThat((String) rollout(number).get("cause")).contains("roll-1");
    assertThat(object(rollout(number), "counts"))
        .containsEntry("waiting", 2L)
        .containsEntry("failed", 1L);
    assertThat(room.broker.published("camfleet/v1/dev/roll-2/config/desired")).isEmpty();

    HttpResponse<byte[]> ended = post(ROLLOUTS + "/1/abort", "{'by': 'bert'}");
    assertThat(ended.statusCode()).as(text(ended)).isEqualTo(200);
    assertThat(json(ended)).containsEntry("state", "aborted");
    for (String word : List.of("pause", "resume", "abort")) {
      refused(post(ROLLOUTS + "/1/" + word, "{}"), 409, "busy", "is aborted");
    }
    tellsTheStory();
  }

  private static void tellsTheStory() throws Exception {
    room.until(() -> events("?limit=1000").size() >= 5);
    List<Map<String, Object>> all = events("");
    assertThat(all.get(0).keySet())
        .containsExactly(
            "number", "at", "device", "class", "type", "severity", "message", "by", "data");
    assertThat(all)
        .extracting(event -> (Long) event.get("number"))
        .isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(all).anyMatch(event -> "rollout".equals(event.get("class")));
    Long newest = (Long) all.get(0).get("number");
    assertThat(events("?limit=1&before=" + newest))
        .extracting(event -> event.get("number"))
        .containsExactly(all.get(1).get("number"));
    assertThat(events("?device=roll-1"))
        .isNotEmpty()
        .allMatch(event -> "roll-1".equals(event.get("device")));
    assertThat(events("?device=roll-9")).isEmpty();
    assertThat(events("?since=2999-01-01T00:00:00Z")).isEmpty();
  }

  private static List<Map<String, Object>> events(String query) {
    try {
      return list(room.json("/api/v1/events" + query), "events");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void rolloutThatIsNotThereIs404() throws Exception {
    refused(room.get(ROLLOUTS + "/99"), 404, "not_found", "no rollout 99");
    for (String word : List.of("pause", "resume", "abort")) {
      refused(post(ROLLOUTS + "/99/" + word, "{}"), 404, "not_found", "no rollout 99");
    }
    refused(room.get(ROLLOUTS + "/99/pause"), 405, "unsupported", "GET");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ROLLOUTS + "?limit=101",
        ROLLOUTS + "?state=done",
        ROLLOUTS + "/0",
        ROLLOUTS + "/-1",
        ROLLOUTS + "/one",
        "/api/v1/events?limit=0",
        "/api/v1/events?since=yesterday",
        "/api/v1/events?since=1960-01-01T00:00:00Z",
        "/api/v1/events?device=A%20B",
        "/api/v1/events?device=",
        "/api/v1/events?before=0"
      })
  void badQueryIs400(String path) throws Exception {
    refused(room.get(path), 400, "invalid_argument", "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{'by': 5}", "{'why': ''}", "{'revert': 'yes'}", "{'now': true}", "[]", "{"})
  void badWordIs400(String body) throws Exception {
    refused(post(ROLLOUTS + "/1/abort", body), 400, "invalid_argument", "");
  }
}
