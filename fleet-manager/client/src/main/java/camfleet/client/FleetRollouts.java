package camfleet.client;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How changes of the configuration come to the cameras. Any thread may call it; each call waits for
 * its answer.
 */
public final class FleetRollouts {
  private static final String PATH = "/api/v1/rollouts";
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final Api api;

  FleetRollouts(Api api) {
    this.api = api;
  }

  /**
   * Newest first, without their cameras.
   *
   * @param before only those with smaller numbers, or null for the newest
   * @param limit how many at most, 1..1000
   */
  public List<Rollout> list(Long before, int limit) throws FleetException {
    return api.list(
        api.get(PATH + FleetConfiguration.page(before, limit)), "rollouts", Rollout.class);
  }

  /** The one that is under way, paused or halted, without its cameras; null when none is. */
  public Rollout underWay() throws FleetException {
    // Only one is under way at a time, and nothing begins before it is over: it is the newest.
    List<Rollout> newest = list(null, 1);
    return newest.isEmpty() || newest.get(0).state().isOver() ? null : newest.get(0);
  }

  /**
   * With all its cameras.
   *
   * @throws FleetException with code {@code NOT_FOUND} when there is no such rollout
   */
  public Rollout find(long number) throws FleetException {
    return api.read(api.get(PATH + "/" + number), Rollout.class);
  }

  /**
   * Sends nothing more until it is resumed.
   *
   * @param by who wants it, or null
   * @param why in their words, or null
   * @throws FleetException with status 409 when it is over
   */
  public Rollout pause(long number, String by, String why) throws FleetException {
    return tell(number, "pause", body(by, why));
  }

  /** Goes on after a pause or a halt; cameras that failed are not tried again. */
  public Rollout resume(long number, String by, String why) throws FleetException {
    return tell(number, "resume", body(by, why));
  }

  /**
   * Ends it.
   *
   * @param revert whether the cameras that have the change get what they had before
   */
  public Rollout abort(long number, boolean revert, String by, String why) throws FleetException {
    Map<String, Object> body = body(by, why);
    body.put("revert", revert);
    return tell(number, "abort", body);
  }

  private Rollout tell(long number, String word, Map<String, Object> body) throws FleetException {
    return api.read(
        api.send("POST", PATH + "/" + number + "/" + word, body, TIMEOUT).body(), Rollout.class);
  }

  private static Map<String, Object> body(String by, String why) {
    Map<String, Object> body = new LinkedHashMap<>();
    if (by != null) {
      body.put("by", by);
    }
    if (why != null) {
      body.put("why", why);
    }
    return body;
  }
}
