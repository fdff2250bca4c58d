package camfleet.client;

import camfleet.message.Json;
import camfleet.runtime.MalformedException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What is wanted of all cameras: the fleet's document, its plan, its history and why a camera has
 * what it has. Any thread may call it; each call waits for its answer.
 *
 * <pre>
 * FleetConfig now = fleet.configuration().current();
 * ConfigPlan plan = fleet.configuration().plan(document);
 * Applied applied = fleet.configuration().apply(document, ApplyRequest.over(now.number()));
 * </pre>
 */
public final class FleetConfiguration {
  private static final String PATH = "/api/v1/config";

  /** A plan over thousands of cameras takes its time on a small machine. */
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private static final int ACCEPTED = 202;

  private final Api api;

  FleetConfiguration(Api api) {
    this.api = api;
  }

  public FleetConfig current() throws FleetException {
    return api.read(api.get(PATH), FleetConfig.class);
  }

  /**
   * Replaces the fleet's document and begins to bring it to the cameras.
   *
   * @param document as {@code fleet.yaml} has it, without {@code include}
   * @throws StaleConfigException when the document is not any more the one of {@code
   *     request.ifMatch()}
   * @throws FleetException with status 422 and every problem by its path when it cannot be, with
   *     code {@code BUSY} while another rollout is under way
   */
  public Applied apply(Map<String, ?> document, ApplyRequest request) throws FleetException {
    return applied("PUT", PATH, request.body("document", document), request);
  }

  /**
   * Changes a part of the fleet's document, see {@link #apply}.
   *
   * @param patch a JSON Merge Patch (RFC 7396) of the document: an object changes what it names,
   *     null takes a member away, everything else replaces what is there
   */
  public Applied patch(Map<String, ?> patch, ApplyRequest request) throws FleetException {
    return applied("PATCH", PATH, request.body("patch", patch), request);
  }

  /** Wants again what was wanted in that revision, as a new one, see {@link #apply}. */
  public Applied rollback(long number, ApplyRequest request) throws FleetException {
    return applied("POST", PATH + "/rollback", request.body("to", number), request);
  }

  /** Wants again what was wanted at that time, as a new revision, see {@link #apply}. */
  public Applied rollback(Instant time, ApplyRequest request) throws FleetException {
    return applied("POST", PATH + "/rollback", request.body("to", time.toString()), request);
  }

  private Applied applied(String method, String path, Object body, ApplyRequest request)
      throws FleetException {
    HttpResponse<byte[]> response = api.send(method, path, body, request.etag(), TIMEOUT);
    Answer answer = api.read(response.body(), Answer.class);
    return new Applied(
        answer.number(), response.statusCode() == ACCEPTED, answer.plan(), answer.rollout());
  }

  private record Answer(long number, ConfigPlan plan, Long rollout) {}

  private record PlanAnswer(ConfigPlan plan) {}

  /** What a document would change; nothing is stored or sent. */
  public ConfigPlan plan(Map<String, ?> document) throws FleetException {
    byte[] body = api.send("POST", PATH + "/plan", Map.of("document", document), TIMEOUT).body();
    return api.read(body, PlanAnswer.class).plan();
  }

  /**
   * Newest first.
   *
   * @param before only those with smaller numbers, or null for the newest
   * @param limit how many at most, 1..1000
   */
  public List<ConfigRevision> history(Long before, int limit) throws FleetException {
    return api.list(
        api.get(PATH + "/history" + page(before, limit)), "revisions", ConfigRevision.class);
  }

  /**
   * @throws FleetException with code {@code NOT_FOUND} when there is no such revision
   */
  public FleetConfig revision(long number) throws FleetException {
    return api.read(api.get(PATH + "/revisions/" + number), FleetConfig.class);
  }

  /**
   * How two revisions differ.
   *
   * @param from null for the one before {@code to}; 0 is the empty document
   * @param to null for the newest
   */
  public ConfigDiff diff(Long from, Long to) throws FleetException {
    StringBuilder query = new StringBuilder();
    if (from != null) {
      query.append("?from=").append(from);
    }
    if (to != null) {
      query.append(from == null ? "?to=" : "&to=").append(to);
    }
    return ConfigDiff.read(api, api.get(PATH + "/diff" + query));
  }

  /**
   * Why a device's settings are as they are.
   *
   * @param key one setting, or null for all that a layer, a default or an override decides
   */
  public ConfigExplanation explain(String device, String key) throws FleetException {
    String query = key == null ? "" : "?key=" + Api.encode(key);
    return api.read(
        api.get(Fleet.path(device) + "/config/explain" + query), ConfigExplanation.class);
  }

  /** What was wanted of a device and what became of it, newest first; see {@link #history}. */
  public List<DeviceRevision> deviceHistory(String device, Long before, int limit)
      throws FleetException {
    return api.list(
        api.get(Fleet.path(device) + "/config/history" + page(before, limit)),
        "revisions",
        DeviceRevision.class);
  }

  /** The JSON Schema of {@code fleet.yaml}, for editors. */
  public Map<String, Object> schema() throws FleetException {
    try {
      return Json.readObject(api.get("/api/v1/schemas/fleet.json"));
    } catch (MalformedException e) {
      throw api.notOurs(e);
    }
  }

  static String page(Long before, int limit) {
    return "?limit=" + limit + (before == null ? "" : "&before=" + before);
  }
}
