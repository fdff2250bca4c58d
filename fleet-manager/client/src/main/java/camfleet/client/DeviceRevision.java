package camfleet.client;

import camfleet.message.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One revision of what was wanted of a camera, and what became of it.
 *
 * @param fleetNumber the fleet's revision that it comes from; 0 for one that was found on the
 *     broker
 * @param rollout the rollout that sent it, or null
 * @param outcomeAt when the camera said what became of it; null while it has not
 * @param errors the camera's words
 */
public record DeviceRevision(
    long rev,
    Instant at,
    String by,
    List<String> groups,
    Map<String, Object> config,
    long fleetNumber,
    Long rollout,
    Outcome outcome,
    Instant outcomeAt,
    List<Problem> errors) {
  /** What became of it. */
  public enum Outcome {
    SENT,
    PENDING,
    APPLIED,
    REJECTED,
    ROLLED_BACK,
    SUPERSEDED;

    public boolean isFinal() {
      return this != SENT && this != PENDING;
    }
  }

  public DeviceRevision {
    groups = Copies.copy(groups);
    config = Copies.copy(config);
    errors = Copies.copy(errors);
  }
}
