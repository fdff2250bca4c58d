package camfleet.message;

import java.time.Instant;
import java.util.Objects;

/** How many devices are in which state, on {@code fleet/summary}. */
public record FleetSummary(Instant at, int total, int online, int stale, int offline, int unknown)
    implements Message {
  public FleetSummary {
    Objects.requireNonNull(at, "at");
    if (online < 0 || stale < 0 || offline < 0 || unknown < 0) {
      throw new IllegalArgumentException("counts must be at least 0");
    }
    if (total != online + stale + offline + unknown) {
      throw new IllegalArgumentException("total must be the sum of the states, was " + total);
    }
  }
}
