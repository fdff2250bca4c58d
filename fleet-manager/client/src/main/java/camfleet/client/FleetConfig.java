package camfleet.client;

import java.time.Instant;
import java.util.Map;

/**
 * A revision of the fleet's document, which says what is wanted of all cameras.
 *
 * @param number 0 while the fleet has none; {@code at}, {@code by} and {@code origin} are null then
 * @param why in the words of who made it, or null
 * @param released whether every camera that it concerns was to have it, not only some waves
 * @param document what {@code fleet.yaml} says, without {@code include}
 */
public record FleetConfig(
    long number,
    Instant at,
    String by,
    String why,
    Origin origin,
    boolean released,
    Map<String, Object> document) {
  /** What made a revision. */
  public enum Origin {
    APPLY,
    PATCH,
    ROLLBACK,
    /** A local change on a camera that the fleet accepted. */
    DRIFT
  }

  public FleetConfig {
    document = Copies.copy(document);
  }
}
