package camfleet.manager.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.manager.store.DeviceRevision;
import camfleet.manager.store.DeviceRevision.Outcome;
import camfleet.message.DesiredConfig;
import camfleet.topic.DeviceId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RevisionCountsTest {
  private final RevisionCounts counts = new RevisionCounts();

  private void hear(String device, long rev, Outcome outcome) {
    counts.hear(
        new DeviceRevision(
            new DeviceId(device),
            new DesiredConfig(rev, Instant.EPOCH, "anna", List.of(), Map.of()),
            1,
            null,
            outcome,
            null,
            List.of()));
  }

  @Test
  void revisionCountsOnceHoweverOftenItIsTold() {
    hear("cam1", 1, Outcome.PENDING);
    hear("cam1", 1, Outcome.APPLIED);
    hear("cam1", 1, Outcome.APPLIED);
    hear("cam2", 1, Outcome.ROLLED_BACK);
    hear("cam1", 2, Outcome.SENT);
    hear("cam1", 2, Outcome.APPLIED);
    assertThat(counts.counts()).isEqualTo(Map.of("applied", 2L, "rolled_back", 1L));
  }
}
