package camfleet.client;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a change of the fleet's document shall be made.
 *
 * @param by who wants it, or null
 * @param why in their words, or null
 * @param ifMatch the revision that the change was made over: another one is a {@link
 *     StaleConfigException}; null changes whatever is there
 * @param rollout how to bring it to the cameras, with the keys of {@code rollout} in {@code
 *     fleet.yaml}, or {@code at_once: true}; null as the document says
 */
public record ApplyRequest(String by, String why, Long ifMatch, Map<String, Object> rollout) {
  public ApplyRequest {
    rollout = rollout == null ? null : Copies.copy(rollout);
  }

  /** In the caller's name, over that revision. */
  public static ApplyRequest over(long number) {
    return new ApplyRequest(System.getProperty("user.name"), null, number, null);
  }

  /** In the caller's name, over whatever is there. */
  public static ApplyRequest overAny() {
    return new ApplyRequest(System.getProperty("user.name"), null, null, null);
  }

  public ApplyRequest because(String reason) {
    return new ApplyRequest(by, reason, ifMatch, rollout);
  }

  public ApplyRequest with(Map<String, Object> policy) {
    return new ApplyRequest(by, why, ifMatch, policy);
  }

  /** To every camera at once, and nobody looks at the pictures. */
  public ApplyRequest atOnce() {
    return with(Map.of("at_once", true));
  }

  Map<String, Object> body(String member, Object value) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put(member, value);
    if (by != null) {
      body.put("by", by);
    }
    if (why != null) {
      body.put("why", why);
    }
    if (rollout != null) {
      body.put("rollout", rollout);
    }
    return body;
  }

  String etag() {
    return ifMatch == null ? "*" : "\"" + ifMatch + "\"";
  }
}
