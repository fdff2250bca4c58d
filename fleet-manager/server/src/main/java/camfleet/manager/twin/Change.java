package camfleet.manager.twin;

import camfleet.manager.store.FleetRevision;
import java.util.Objects;

/**
 * Who changes the fleet's document, and why.
 *
 * @param why in the words of who makes it, or null
 * @param expected the number of the revision that it was made from; null when nobody asks
 */
public record Change(String by, String why, FleetRevision.Origin origin, Long expected) {
  public Change {
    Objects.requireNonNull(by, "by");
    Objects.requireNonNull(origin, "origin");
  }
}
