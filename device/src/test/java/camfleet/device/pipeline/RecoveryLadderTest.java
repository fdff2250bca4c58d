package camfleet.device.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.device.camera.FakeTime;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecoveryLadderTest {
  private final FakeTime time = new FakeTime();
  private final RecoveryLadder ladder = new RecoveryLadder(time::nanos, new Random(1));

  private RecoveryLadder.Step fail() {
    RecoveryLadder.Step step = ladder.failed();
    time.pass(step.pause());
    return step;
  }

  @Test
  void triesAgainSoonAtFirst() {
    long from = time.nanos();
    assertThat(fail().pause()).isLessThan(RecoveryLadder.FIRST_PAUSE);
    assertThat(fail().pause()).isLessThan(Duration.ofSeconds(1));
    assertThat(fail().pause()).isLessThan(Duration.ofSeconds(2));
    for (int i = 0; i < 5; i++) {
      assertThat(fail().pause()).isLessThan(Duration.ofSeconds(10));
    }
    assertThat(time.nanos() - from).isLessThan(60_000_000_000L);
    assertThat(ladder.failures()).isEqualTo(8);
  }

  @Test
  void asksTheBusWhenOpeningAgainDidNotHelpAndNowAndThen() {
    assertThat(fail().probes()).isFalse();
    assertThat(fail().probes()).isTrue();
    for (int i = 0; i < 3; i++) {
      assertThat(fail().probes()).isFalse();
    }
    assertThat(fail().probes()).isTrue();
  }

  @Test
  void waitsLongerWhenNothingHelps() {
    for (int i = 0; i < 10; i++) {
      fail();
    }
    Duration longest = Duration.ZERO;
    for (int i = 0; i < 100; i++) {
      Duration pause = fail().pause();
      longest = pause.compareTo(longest) > 0 ? pause : longest;
    }
    assertThat(longest).isBetween(Duration.ofSeconds(45), RecoveryLadder.LONGEST_PAUSE);
    ladder.reset();
    assertThat(fail().pause()).isLessThan(RecoveryLadder.FIRST_PAUSE);
    assertThat(ladder.failures()).isEqualTo(1);
  }

  @Test
  void hasFewOpeningsLeftWhenThoseOfTheDayAreUsedUp() {
    long from = time.nanos();
    for (int i = 0; i < RecoveryLadder.MOST_A_DAY; i++) {
      // It works in between, and fails again and again.
      ladder.reset();
      time.passMillis(60_000);
      assertThat(fail().isSpent()).isFalse();
    }
    int tries = 0;
    ladder.reset();
    while (time.nanos() - from < RecoveryLadder.DAY.toNanos()) {
      RecoveryLadder.Step step = fail();
      assertThat(step.isSpent()).isTrue();
      assertThat(step.pause()).isEqualTo(RecoveryLadder.SPENT_PAUSE);
      tries++;
    }
    assertThat(tries).isBetween(100, 144);
    time.passMillis(60_000);
    assertThat(fail().isSpent()).as("the next day").isFalse();
  }
}
