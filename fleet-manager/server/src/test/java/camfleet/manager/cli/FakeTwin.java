package camfleet.manager.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The part of {@link FakeManager} that keeps the fleet's document: three revisions, and a plan,
 * rollouts and events as the test gives them.
 */
final class FakeTwin {
  /** What is answered, with an HTTP status. */
  record Answer(int status, Object body) {}

  /** Revisions, the oldest first. */
  final List<Map<String, Object>> revisions = new CopyOnWriteArrayList<>();

  /** What every plan comes to. */
  volatile Map<String, Object> plan =
      FakeManager.parsed(
          """
          {"changes": [
            {"device": "cam1", "online": true, "effect": "stream_restart",
             "keys": [
               {"key": "fps", "before": 10.0, "after": 5.0, "layer": "groups.night",
                "effect": "live"},
               {"key": "resolution", "before": "640x480", "after": "1280x720",
                "layer": "devices.cam1", "effect": "stream_restart"}],
             "groups_before": [], "groups": ["night"], "problems": []},
            {"device": "cam3", "online": false, "effect": "live",
             "keys": [{"key": "fps", "before": 10.0, "after": 5.0, "layer": "groups.night",
                "effect": "live"}],
             "groups_before": ["night"], "groups": ["night"], "problems": []}],
           "unchanged": 1}
          """);

  /** How the rollout stands, one after the other; the last stays. */
  final List<Map<String, Object>> rollouts = new CopyOnWriteArrayList<>();

  /** The newest first. */
  final List<Map<String, Object>> events = new CopyOnWriteArrayList<>();

  /** What every plan is refused with; null to make it. */
  volatile Answer refusal;

  /** Answers that fail before the next look at a rollout succeeds. */
  volatile int outages;

  /** Whether somebody set the rate on the device itself. */
  volatile boolean override = true;

  /** Whether another rollout is under way. */
  volatile boolean busy;

  /** What happens between the plan and the change. */
  volatile Runnable meanwhile = () -> {};

  private int looks;

  FakeTwin() {
    revise("2026-11-20T12:00:00Z", "anna@desk", null, "{\"defaults\":{\"fps\":10.0}}");
    revise(
        "2026-11-20T12:30:00Z",
        "bob@desk",
        "sharper",
        "{\"defaults\":{\"fps\":10.0,\"quality\":90}}");
    revise(
        "2026-11-20T13:00:00Z",
        "anna@desk",
        "calmer nights",
        """
        {"defaults": {"fps": 10.0, "quality": 75},
         "groups": {"night": {"priority": 10, "members": ["cam1", "yard-*"],
                              "config": {"fps": 5.0}}},
         "devices": {"cam1": {"labels": ["outdoors"], "config": {"name": "Porch", "fps": null}}}}
        """);
    stands("running", 1, "sent", null);
    stands("running", 1, "soaking", null);
    stands("done", 1, "done", null);
  }

  private void revise(String at, String by, String why, String document) {
    Map<String, Object> whole = new LinkedHashMap<>();
    whole.put("version", 1);
    whole.putAll(FakeManager.parsed(document));
    revise(at, by, why, "apply", whole);
  }

  void revise(String at, String by, String why, String origin, Object document) {
    Map<String, Object> revision = new LinkedHashMap<>();
    revision.put("number", revisions.size() + 1);
    revision.put("at", at);
    revision.put("by", by);
    revision.put("why", why);
    revision.put("origin", origin);
    revision.put("released", true);
    revision.put("document", document);
    revisions.add(revision);
  }

  /** The rollout of cam1, cam2 that waits for cam1, and cam3 that is away. */
  void stands(String state, int wave, String cam1, String detail) {
    String cam2 = state.equals("done") ? "done" : state.equals("reverted") ? cam1 : "waiting";
    Map<String, Object> counts = new LinkedHashMap<>();
    List<Map<String, Object>> members = new ArrayList<>();
    String[] states = {cam1, cam2, "away"};
    for (int i = 0; i < states.length; i++) {
      counts.merge(states[i], 1, (one, other) -> (Integer) one + (Integer) other);
      Map<String, Object> member = new LinkedHashMap<>();
      member.put("device", "cam" + (i + 1));
      member.put("wave", i + 1);
      member.put("state", states[i]);
      member.put("rev", states[i].equals("waiting") ? 0 : 7 + i);
      member.put("detail", i == 0 ? detail : null);
      member.put("at", "2026-11-20T13:04:30Z");
      members.add(member);
    }
    Map<String, Object> rollout = new LinkedHashMap<>();
    rollout.put("number", 4);
    rollout.put("fleet_number", 4);
    rollout.put("previous_fleet_number", 3);
    rollout.put("at", "2026-11-20T13:04:00Z");
    rollout.put("by", "anna@desk");
    rollout.put("why", "calmer nights");
    rollout.put("state", state);
    rollout.put("wave", wave);
    rollout.put("waves", 2);
    rollout.put("cause", detail == null ? null : "cam1: " + detail);
    rollout.put("policy", Map.of());
    rollout.put("counts", counts);
    rollout.put("devices", members);
    rollouts.add(rollout);
  }

  /** Null for what is asked of another part. */
  synchronized Answer answer(String method, String path, String ifMatch, String body) {
    String[] words = path.substring(1).split("[/?]");
    if (words.length < 3) {
      return null;
    }
    return switch (words[2]) {
      case "config" -> config(method, path, words, ifMatch, body);
      case "rollouts" -> rollouts(path, words);
      case "events" -> new Answer(200, Map.of("events", events(path)));
      case "devices" ->
          words.length > 5 && words[4].equals("config") ? device(words[3], words[5]) : null;
      default -> null;
    };
  }

  private Answer config(String method, String path, String[] words, String ifMatch, String body) {
    if (words.length == 3) {
      return method.equals("GET") ? new Answer(200, head()) : change(ifMatch, body);
    }
    return switch (words[3]) {
      case "plan" -> {
        Answer planned = refusal != null ? refusal : new Answer(200, Map.of("plan", plan));
        meanwhile.run();
        yield planned;
      }
      case "rollback" -> change(ifMatch, body);
      case "history" -> new Answer(200, Map.of("revisions", page(path, newestFirst())));
      case "revisions" -> {
        int number = Integer.parseInt(words[4]);
        yield number < 1 || number > revisions.size()
            ? problem(404, "not_found", "there is no revision " + number, null)
            : new Answer(200, revisions.get(number - 1));
      }
      default -> null;
    };
  }

  private Map<String, Object> head() {
    return revisions.isEmpty()
        ? Map.of("number", 0, "released", false, "document", Map.of())
        : revisions.get(revisions.size() - 1);
  }

  private List<Map<String, Object>> newestFirst() {
    List<Map<String, Object>> list = new ArrayList<>();
    for (Map<String, Object> revision : revisions) {
      Map<String, Object> without = new LinkedHashMap<>(revision);
      without.remove("document");
      list.add(0, without);
    }
    return list;
  }

  private Answer change(String ifMatch, String body) {
    if (busy) {
      return problem(409, "busy", "rollout 4 of fleet revision 4 is not over; abort it", null);
    }
    if (!("\"" + head().get("number") + "\"").equals(ifMatch)) {
      Map<String, Object> conflict = new LinkedHashMap<>();
      conflict.put("error", Map.of("code", "stale_rev", "message", "it is another one now"));
      conflict.put("current", head());
      return new Answer(412, conflict);
    }
    Map<String, Object> request = FakeManager.parsed(body);
    Object document =
        request.containsKey("document")
            ? request.get("document")
            : revisions.get(((Number) request.get("to")).intValue() - 1).get("document");
    Map<String, Object> answer = new LinkedHashMap<>();
    boolean same = document.equals(head().get("document"));
    if (!same) {
      String by = String.valueOf(request.get("by"));
      revise("2026-11-20T13:05:00Z", by, (String) request.get("why"), "apply", document);
    }
    boolean empty = ((List<?>) plan.get("changes")).isEmpty();
    answer.put("number", head().get("number"));
    answer.put("plan", plan);
    answer.put("rollout", empty || same ? null : 4);
    return new Answer(same ? 200 : 202, answer);
  }

  private Answer rollouts(String path, String[] words) {
    Map<String, Object> newest = rollouts.get(rollouts.size() - 1);
    if (path.contains("?")) {
      return new Answer(200, Map.of("rollouts", List.of(newest)));
    }
    if (!words[3].equals("4")) {
      return problem(404, "not_found", "there is no rollout " + words[3], null);
    }
    if (words.length > 4) {
      return new Answer(200, newest);
    }
    if (outages > 0) {
      outages--;
      return problem(503, "io_error", "not now", null);
    }
    return new Answer(200, rollouts.get(Math.min(looks++, rollouts.size() - 1)));
  }

  private List<Map<String, Object>> events(String path) {
    return page(
        path,
        events.stream()
            .filter(
                event ->
                    !path.contains("device=") || path.contains("device=" + event.get("device")))
            .toList());
  }

  /** Of a list with the newest first, as {@code before} and {@code limit} want it. */
  private static List<Map<String, Object>> page(String path, List<Map<String, Object>> all) {
    long before = parameter(path, "before", Long.MAX_VALUE);
    return all.stream()
        .filter(item -> ((Number) item.get("number")).longValue() < before)
        .limit(parameter(path, "limit", 100))
        .toList();
  }

  private static long parameter(String path, String name, long otherwise) {
    String text = path.replaceAll(".*[?&]" + name + "=(\\d+).*", "$1");
    return text.matches("\\d+") ? Long.parseLong(text) : otherwise;
  }

  private Answer device(String id, String what) {
    return switch (what) {
      case "explain" ->
          new Answer(
              200,
              FakeManager.parsed(
                  """
                  {"device": "%s", "keys": [
                    {"key": "fps", "wanted": 5.0, "in_force": 12.0, "layer": "groups.night",
                     "override": %s,
                     "since": {"number": 3, "at": "2026-11-20T13:00:00Z", "by": "anna@desk",
                               "why": "calmer nights"},
                     "steps": [{"layer": "defaults", "value": 10.0},
                               {"layer": "groups.night", "value": 5.0},
                               {"layer": "devices.%s", "value": null}]},
                    {"key": "quality", "wanted": 75, "in_force": 75, "layer": "defaults",
                     "override": false,
                     "since": {"number": 3, "at": "2026-11-20T13:00:00Z", "by": "anna@desk"},
                     "steps": [{"layer": "defaults", "value": 75}]},
                    {"key": "streaming", "wanted": true, "in_force": true, "layer": "default",
                     "override": false, "since": null, "steps": []}]}
                  """
                      .formatted(id, override, id)));
      case "history" ->
          new Answer(
              200,
              FakeManager.parsed(
                  """
                  {"device": "%s", "revisions": [
                    {"rev": 8, "at": "2026-11-20T13:00:00Z", "by": "anna@desk", "groups": [],
                     "config": {}, "fleet_number": 3, "rollout": 4, "outcome": "rolled_back",
                     "outcome_at": "2026-11-20T13:00:20Z",
                     "errors": [{"code": "camera_error", "message": "no picture within 15 s"}]},
                    {"rev": 7, "at": "2026-11-20T12:30:00Z", "by": "bob@desk", "groups": [],
                     "config": {}, "fleet_number": 2, "rollout": null, "outcome": "applied",
                     "outcome_at": "2026-11-20T12:30:01Z", "errors": []}]}
                  """
                      .formatted(id)));
      default -> null;
    };
  }

  static Answer problem(int status, String code, String message, String key) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("code", code);
    error.put("message", message);
    if (key != null) {
      error.put("key", key);
    }
    return new Answer(status, Map.of("error", error));
  }
}
