package camfleet.manager.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What every store does, whatever database is behind it. */
abstract class StoreContract {
  static final Instant AT = Instant.parse("2026-11-20T14:00:00.123456789Z");

  abstract Store store();

  @Test
  void fleetRevisionsAreNumberedFromOne() {
    FleetRevision wished =
        new FleetRevision(99, AT, "ann", "night", FleetRevision.Origin.APPLY, "{}", false);
    FleetRevision first = store().addFleetRevision(wished);
    assertThat(first.number()).isEqualTo(1);
    assertThat(store().head()).contains(first);
  }
}
