package camfleet.manager.web;

import static camfleet.manager.ManagerRoom.json;
import static camfleet.manager.ManagerRoom.list;
import static camfleet.manager.ManagerRoom.object;
import static org.assertj.core.api.Assertions.assertThat;

import camfleet.manager.ManagerRoom;
import camfleet.message.Json;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fleet's document over HTTP; what no camera is concerned by begins no rollout. */
@Timeout(60)
class ConfigRoutesTest {
  private static final String CONFIG = "/api/v1/config";
  private static ManagerRoom room;

  @BeforeAll
  static void start() throws Exception {
    room = new ManagerRoom().settle();
  }

  @AfterAll
  static void stop() {
    room.close();
  }

  /** With ' for ", so that tests are readable. */
  private static HttpResponse<byte[]> send(String method, String path, String match, String body)
      throws Exception {
    String json = body.replace('\'', '"');
    return match == null ? room.send(method, path, json) : room.send(method, path, match, json);
  }

  private static long head() throws Exception {
    return (Long) room.json(CONFIG).get("number");
  }

  private static String tag(long number) {
    return '"' + Long.toString(number) + '"';
  }

  /** Makes a revision that concerns nobody. */
  private static long revise(String labels) throws Exception {
    HttpResponse<byte[]> answer =
        send(
            "PATCH",
            CONFIG,
            "*",
            "{'patch': {'devices': {'nobody': {'labels': ['" + labels + "']}}}, 'by': 'anna'}");
    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(202);
    return (Long) json(answer).get("number");
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private static void refused(HttpResponse<byte[]> response, int status, String code, String says)
      throws Exception {
    assertThat(response.statusCode()).as(text(response)).isEqualTo(status);
    Map<String, Object> error = object(json(response), "error");
    assertThat(error).containsEntry("code", code);
    assertThat((String) error.get("message"))
        .contains(says)
        .doesNotContain("\n")
        .doesNotContain("Exception");
  }

  @Test
  void revisionIsShownWithWhoAndWhyAndItsTag() throws Exception {
    long before = head();
    HttpResponse<byte[]> made =
        send(
            "PUT",
            CONFIG,
            tag(before),
            "{'document': {'devices': {'golden': {'labels': ['x']}}}, 'by': 'anna',"
                + " 'why': 'for the shelf'}");
    assertThat(made.statusCode()).as(text(made)).isEqualTo(202);
    assertThat(made.headers().firstValue("ETag")).hasValue(tag(before + 1));
    Map<String, Object> answer = json(made);
    assertThat(answer.keySet()).containsExactly("number", "plan", "rollout");
    assertThat(answer).containsEntry("number", before + 1).containsEntry("rollout", null);
    assertThat(object(answer, "plan").keySet()).containsExactly("changes", "unchanged");

    HttpResponse<byte[]> shown = room.get(CONFIG);
    assertThat(shown.headers().firstValue("ETag")).hasValue(tag(before + 1));
    Map<String, Object> view = json(shown);
    assertThat(view.keySet())
        .containsExactly("number", "at", "by", "why", "origin", "released", "document");
    assertThat(view)
        .containsEntry("number", before + 1)
        .containsEntry("by", "anna")
        .containsEntry("why", "for the shelf")
        .containsEntry("origin", "apply")
        .containsEntry(
            "document",
            Map.of("version", 1L, "devices", Map.of("golden", Map.of("labels", List.of("x")))));
    HttpResponse<byte[]> same = room.get(CONFIG + "/revisions/" + (before + 1));
    assertThat(json(same)).containsEntry("document", view.get("document"));
    assertThat(same.headers().firstValue("ETag")).hasValue(tag(before + 1));
  }

  @Test
  void equalDocumentIs200AndNoRevision() throws Exception {
    revise("equal");
    long number = head();
    String document = Json.text(room.json(CONFIG).get("document"));
    HttpResponse<byte[]> answer =
        room.send("PUT", CONFIG, tag(number), "{\"document\": " + document + "}");
    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
    assertThat(json(answer)).containsEntry("number", number).containsEntry("rollout", null);
    assertThat(head()).isEqualTo(number);
  }

  @Test
  void changeWithoutIfMatchIs428AndChangesNothing() throws Exception {
    long number = head();
    for (String method : List.of("PUT", "PATCH")) {
      refused(
          send(method, CONFIG, null, "{'document': {}, 'patch': {}}"),
          428,
          "invalid_argument",
          "If-Match");
    }
    refused(
        send("POST", CONFIG + "/rollback", null, "{'to': 1}"), 428, "invalid_argument", "If-Match");
    assertThat(head()).isEqualTo(number);
  }

  @Test
  void changeOverAnOldRevisionIs412WithTheDocumentOfNow() throws Exception {
    long old = revise("old");
    long now = revise("now");
    for (HttpResponse<byte[]> answer :
        List.of(
            send("PUT", CONFIG, tag(old), "{'document': {}}"),
            send("PATCH", CONFIG, tag(old), "{'patch': {}}"),
            send("PATCH", CONFIG, "W/" + tag(now), "{'patch': {}}"),
            send("POST", CONFIG + "/rollback", tag(old), "{'to': 1}"))) {
      refused(answer, 412, "stale_rev", "fleet revision is " + now);
      assertThat(answer.headers().firstValue("ETag")).hasValue(tag(now));
      assertThat(object(json(answer), "current"))
          .containsEntry("number", now)
          .containsEntry("document", room.json(CONFIG).get("document"));
    }
    assertThat(head()).isEqualTo(now);
  }

  @Test
  void oneOfSeveralTagsIsEnough() throws Exception {
    long number = revise("several");
    HttpResponse<byte[]> answer =
        send("PATCH", CONFIG, "\"x\", " + tag(number), "{'patch': {'devices': {'another': {}}}}");
    assertThat(answer.statusCode()).as(text(answer)).isLessThan(300);
  }

  @Test
  void patchTakesAwayWhatIsNull() throws Exception {
    revise("patched");
    HttpResponse<byte[]> answer =
        send("PATCH", CONFIG, "*", "{'patch': {'devices': {'nobody': null}}}");
    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(202);
    Map<String, Object> now = room.json(CONFIG);
    assertThat(now).containsEntry("origin", "patch").containsEntry("by", "api");
    assertThat(Json.text(now.get("document"))).doesNotContain("nobody");
  }

  @Test
  void bareMergePatchIsTheBodyItself() throws Exception {
    HttpResponse<byte[]> answer =
        room.send(
            HttpRequest.newBuilder(room.uri(CONFIG + "?by=bert&why=because"))
                .header("If-Match", "*")
                .header("Content-Type", "application/merge-patch+json; charset=utf-8")
                .method(
                    "PATCH",
                    BodyPublishers.ofString("{\"devices\": {\"bare\": {\"labels\": [\"y\"]}}}"))
                .build());
    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(202);
    assertThat(room.json(CONFIG)).containsEntry("by", "bert").containsEntry("why", "because");
    assertThat(Json.text(room.json(CONFIG).get("document"))).contains("bare");
  }

  @Test
  void wrongDocumentIs422WithEveryPath() throws Exception {
    long number = head();
    String document =
        "{'document': {'groups': {'night': {'config': {'fps': 500}}}, 'defaults': {'fsp': 1}}}";
    for (HttpResponse<byte[]> answer :
        List.of(
            send("PUT", CONFIG, "*", document), send("POST", CONFIG + "/plan", null, document))) {
      assertThat(answer.statusCode()).as(text(answer)).isEqualTo(422);
      assertThat(list(json(answer), "errors"))
          .extracting(error -> error.get("key"))
          .containsExactlyInAnyOrder("groups.night.config.fps", "defaults.fsp");
      assertThat(text(answer)).contains("groups.night.config.fps must be");
    }
    refused(
        send("PUT", CONFIG, "*", "{'document': {}, 'rollout': {'soak_s': -1}}"),
        422,
        "out_of_range",
        "rollout.soak_s");
    assertThat(head()).isEqualTo(number);
  }

  @Test
  void planNamesLayerAndEffectAndSendsNothing() throws Exception {
    room.camera("plan-cam").comesUp();
    room.awaitPresence("plan-cam", "online");
    long number = head();
    HttpResponse<byte[]> answer =
        send(
            "POST",
            CONFIG + "/plan",
            null,
            "{'document': {'groups': {'night': {'members': ['plan-*'],"
                + " 'config': {'quality': 60}}}}}");
    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
    Map<String, Object> change =
        list(object(json(answer), "plan"), "changes").stream()
            .filter(each -> each.get("device").equals("plan-cam"))
            .findFirst()
            .orElseThrow();
    assertThat(Json.text(change))
        .isEqualTo(
            "{'device':'plan-cam','online':true,'effect':'stream_restart','keys':[{'key':'quality',"
                    .replace('\'', '"')
                + "\"before\":75,\"after\":60,\"layer\":\"groups.night\",\"effect\":\"stream_restart\"}],"
                + "\"groups_before\":[],\"groups\":[\"night\"],\"problems\":[]}");
    assertThat(head()).isEqualTo(number);
    assertThat(room.broker.published("camfleet/v1/dev/plan-cam/config/desired")).isEmpty();
  }

  @Test
  void historyIsNewestFirstInPages() throws Exception {
    long one = revise("one");
    long two = revise("two");
    List<Map<String, Object>> newest = list(room.json(CONFIG + "/history?limit=2"), "revisions");
    assertThat(newest).extracting(each -> each.get("number")).containsExactly(two, one);
    assertThat(newest.get(0).keySet())
        .containsExactly("number", "at", "by", "why", "origin", "released");
    assertThat(list(room.json(CONFIG + "/history?limit=1&before=" + two), "revisions"))
        .extracting(each -> each.get("number"))
        .containsExactly(one);
  }

  @Test
  void differenceNamesPaths() throws Exception {
    long one = revise("before");
    long two = revise("after");
    assertThat(room.json(CONFIG + "/diff"))
        .isEqualTo(
            Map.of(
                "from",
                one,
                "to",
                two,
                "changes",
                List.of(
                    Map.of(
                        "path",
                        "devices.nobody.labels",
                        "before",
                        List.of("before"),
                        "after",
                        List.of("after")))));
    assertThat(list(room.json(CONFIG + "/diff?from=0&to=" + two), "changes"))
        .allMatch(change -> !change.containsKey("before"));
    refused(room.get(CONFIG + "/diff?from=99999"), 404, "not_found", "no fleet revision 99999");
  }

  @Test
  void rollbackIsANewRevision() throws Exception {
    long one = revise("good");
    long two = revise("bad");
    HttpResponse<byte[]> back =
        send("POST", CONFIG + "/rollback", tag(two), "{'to': " + one + ", 'by': 'anna'}");
    assertThat(back.statusCode()).as(text(back)).isEqualTo(202);
    Map<String, Object> now = room.json(CONFIG);
    assertThat(now).containsEntry("number", two + 1).containsEntry("origin", "rollback");
    assertThat(now.get("document"))
        .isEqualTo(room.json(CONFIG + "/revisions/" + one).get("document"));
  }

  @Test
  void rollbackToATimeMeansWhatWasWantedThen() throws Exception {
    long one = revise("then");
    String at = (String) room.json(CONFIG).get("at");
    room.broker.clock().advance(Duration.ofSeconds(2));
    revise("later");
    HttpResponse<byte[]> back = send("POST", CONFIG + "/rollback", "*", "{'to': '" + at + "'}");
    assertThat(back.statusCode()).as(text(back)).isEqualTo(202);
    assertThat(room.json(CONFIG).get("document"))
        .isEqualTo(room.json(CONFIG + "/revisions/" + one).get("document"));
    refused(
        send("POST", CONFIG + "/rollback", "*", "{'to': '1980-01-01T00:00:00Z'}"),
        404,
        "not_found",
        "1980");
    refused(
        send("POST", CONFIG + "/rollback", "*", "{'to': 99999}"),
        404,
        "not_found",
        "no fleet revision 99999");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'to': 0}",
        "{'to': -1}",
        "{'to': 1.5}",
        "{'to': 99999999999999999999}",
        "{'to': 'yesterday'}",
        "{'to': true}",
        "{'to': null}",
        "{}",
        "{'to': 1, 'by': ''}",
        "{'to': 1, 'why': 5}",
        "{'to': 1, 'rollout': []}",
        "{'to': 1, 'two': 2}",
        "{'to': 1",
        "[]"
      })
  void badRollbackIs400(String body) throws Exception {
    refused(send("POST", CONFIG + "/rollback", "*", body), 400, "invalid_argument", "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{'document': 5}",
        "{'document': null}",
        "{'dokument': {}}",
        "null",
        "{"
      })
  void bodyWithoutADocumentIs400(String body) throws Exception {
    refused(send("PUT", CONFIG, "*", body), 400, "invalid_argument", "");
    refused(send("POST", CONFIG + "/plan", null, body), 400, "invalid_argument", "");
    refused(send("PATCH", CONFIG, "*", body), 400, "invalid_argument", "");
  }

  @Test
  void deepNestingIsRefusedInOneSentence() throws Exception {
    String deep = "{'a':".repeat(900) + "1" + "}".repeat(900);
    refused(send("PUT", CONFIG, "*", "{'document': " + deep + "}"), 422, "unknown_key", "a");
    refused(send("PATCH", CONFIG, "*", "{'patch': " + deep + "}"), 422, "unknown_key", "a");
    String deeper = "{'document': {'defaults': " + "[".repeat(200_000);
    refused(send("PUT", CONFIG, "*", deeper), 400, "invalid_argument", "nesting");
  }

  @Test
  void documentAboveFourMebibytesIs413() throws Exception {
    String body = "{\"document\": {\"x\": \"" + "x".repeat(4 << 20) + "\"}}";
    refused(room.send("PUT", CONFIG, "*", body), 413, "invalid_argument", "4194304");
  }

  @Test
  void documentOfThreeMebibytesIsRead() throws Exception {
    String labels = "\"" + "x".repeat(3 << 20) + "\"";
    HttpResponse<byte[]> answer =
        room.send(
            "POST",
            CONFIG + "/plan",
            "{\"document\": {\"devices\": {\"n\": {\"labels\": [" + labels + "]}}}}");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body().length).isLessThan(1_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        CONFIG + "?x=1",
        CONFIG + "/history?limit=0",
        CONFIG + "/history?limit=1001",
        CONFIG + "/history?limit=ten",
        CONFIG + "/history?limt=1",
        CONFIG + "/history?limit=1&limit=2",
        CONFIG + "/history?before=-1",
        CONFIG + "/history?before=99999999999999999999",
        CONFIG + "/history?before=%00",
        CONFIG + "/diff?from=-1",
        CONFIG + "/diff?to=1e3",
        CONFIG + "/revisions/0",
        CONFIG + "/revisions/x",
        CONFIG + "/revisions/99999999999999999999",
        "/api/v1/devices?view=table"
      })
  void badQueryIs400(String path) throws Exception {
    refused(room.get(path), 400, "invalid_argument", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "\"3", "3\"", "\"3\" \"4\"", "*, \"3\"", ","})
  void unreadableIfMatchIs400(String match) throws Exception {
    refused(send("PUT", CONFIG, match, "{'document': {}}"), 400, "invalid_argument", "If-Match");
  }

  @Test
  void wrongMethodIs405() throws Exception {
    refused(room.send("POST", CONFIG, "{}"), 405, "unsupported", "POST");
    refused(room.send("DELETE", CONFIG + "/plan", ""), 405, "unsupported", "DELETE");
  }

  @Test
  void schemaIsJson() throws Exception {
    assertThat(room.json("/api/v1/schemas/fleet.json")).containsKey("$schema");
  }

  @Test
  void problemOfTheProtocolIsShownAsItIs() {
    // The golden error of API.md.
    Problem problem =
        new Problem(
            ProblemCode.OUT_OF_RANGE,
            "groups.night.config.fps must be a number 0.1..120, was 500",
            "groups.night.config.fps");
    assertThat(Json.text(Answers.body(List.of(problem))))
        .isEqualTo(
            "{\"error\":{\"code\":\"out_of_range\",\"message\":\"groups.night.config.fps must be a"
                + " number 0.1..120, was 500\",\"key\":\"groups.night.config.fps\"}}");
  }
}
