package camfleet.manager.store;

import java.time.Instant;
import java.util.Objects;

/**
 * One state of the fleet's document, who made it and why.
 *
 * @param number 1 for the first
 * @param why in the words of who made it, or null
 * @param document canonical JSON
 * @param released whether every device that it concerns was to have it; a newcomer gets the newest
 *     released one
 */
public record FleetRevision(
    long number,
    Instant at,
    String by,
    String why,
    Origin origin,
    String document,
    boolean released) {
  /** What made a fleet revision. */
  public enum Origin {
    APPLY,
    PATCH,
    ROLLBACK,
    DRIFT
  }

  public FleetRevision {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(by, "by");
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(document, "document");
  }
}
