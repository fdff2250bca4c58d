package camfleet.stream;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.stream.Liveness.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LivenessTest {
  private static final long S = 1_000_000_000L;

  private final Liveness liveness = new Liveness(Duration.ofSeconds(10), Duration.ofSeconds(30), 0);

  @Test
  void aSilentPeerIsAskedOnceAndThenGivenUp() {
    liveness.heard(true, false, 0);
    assertThat(liveness.check(5 * S)).isEqualTo(Verdict.FINE);
    assertThat(liveness.check(6 * S)).isEqualTo(Verdict.PING);
    assertThat(liveness.check(7 * S)).isEqualTo(Verdict.FINE);
    assertThat(liveness.check(10 * S)).isEqualTo(Verdict.FINE);
    assertThat(liveness.check(10 * S + 1)).isEqualTo(Verdict.SILENT);
  }

  @Test
  void whoAnswersIsAskedAgainNextTime() {
    liveness.heard(true, false, 0);
    assertThat(liveness.check(6 * S)).isEqualTo(Verdict.PING);
    liveness.heard(true, false, 7 * S);
    assertThat(liveness.check(8 * S)).isEqualTo(Verdict.FINE);
    assertThat(liveness.check(13 * S)).isEqualTo(Verdict.PING);
  }

  @Test
  void aMessageThatDripsIsGivenUp() {
    liveness.heard(true, false, 0);
    for (int second = 1; second <= 31; second++) {
      assertThat(liveness.check(second * S)).isEqualTo(Verdict.FINE);
      liveness.heard(false, true, second * S);
    }
    assertThat(liveness.check(31 * S + 1)).isEqualTo(Verdict.DRIPPING);
  }

  @Test
  void theNextMessageHasItsOwnTime() {
    liveness.heard(true, false, 0);
    liveness.heard(false, true, 1 * S);
    liveness.heard(true, true, 29 * S);
    liveness.heard(false, true, 58 * S);
    assertThat(liveness.check(59 * S)).isEqualTo(Verdict.FINE);
    liveness.heard(false, true, 60 * S);
    assertThat(liveness.check(60 * S)).isEqualTo(Verdict.DRIPPING);
  }

  @Test
  void theFirstMessageIsAwaited() {
    for (int second = 1; second <= 31; second++) {
      liveness.heard(false, false, second * S);
    }
    assertThat(liveness.check(31 * S)).isEqualTo(Verdict.DRIPPING);
  }
}
