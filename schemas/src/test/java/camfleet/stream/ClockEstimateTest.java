package camfleet.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ClockEstimateTest {
  private static final long MS = 1_000_000;
  private static final long T = 1_795_168_881_200_000_000L;

  private final ClockEstimate estimate = new ClockEstimate();

  /** The example of RFC 5905's formulas: 10 ms there, 10 ms back, 3 ms in between, 50 ms ahead. */
  @Test
  void aSymmetricLineGivesTheTruth() {
    assertThat(estimate.add(T, T + 60 * MS, T + 63 * MS, T + 23 * MS)).isTrue();
    assertThat(estimate.at(T + 23 * MS))
        .isEqualTo(new ClockEstimate.Offset(50 * MS, 10 * MS + 1, 20 * MS));
  }

  @Test
  void nothingIsKnownAtFirst() {
    assertThat(estimate.at(T)).isNull();
  }

  /** Delays are drawn for each direction by itself, one of them much longer than the other. */
  @Property(tries = 500)
  void theTruthIsWithinTheBoundHoweverAsymmetricTheLine(
      @ForAll long seed, @ForAll @LongRange(min = -1L << 58, max = 1L << 58) long offset) {
    Random random = new Random(seed);
    ClockEstimate clocks = new ClockEstimate();
    double drift = (random.nextDouble() * 2 - 1) * 14e-6;
    long now = T;
    for (int i = 0; i < 40; i++) {
      long there = 100_000 + random.nextLong(random.nextInt(3) == 0 ? 400 * MS : 2 * MS);
      long back = 100_000 + random.nextLong(random.nextInt(3) == 0 ? 40 * MS : 2 * MS);
      long held = random.nextLong(MS);
      long t3 = now + there + held + back;
      assertThat(
              clocks.add(
                  now,
                  now + there + truth(offset, drift, now + there),
                  now + there + held + truth(offset, drift, now + there + held),
                  t3))
          .isTrue();
      now = t3 + random.nextLong(5_000 * MS);
      ClockEstimate.Offset known = clocks.at(now);
      assertThat(Math.abs(known.offsetNanos() - truth(offset, drift, now)))
          .isLessThanOrEqualTo(known.errorNanos());
      assertThat(known.errorNanos()).isLessThan(300 * MS);
    }
  }

  private static long truth(long offset, double drift, long at) {
    return offset + (long) ((at - T) * drift);
  }

  @Test
  void theSmallestRoundTripCounts() {
    estimate.add(T, T + 500 * MS, T + 500 * MS, T + 600 * MS);
    estimate.add(T + 1000 * MS, T + 1001 * MS, T + 1001 * MS, T + 1002 * MS);
    estimate.add(T + 2000 * MS, T + 2100 * MS, T + 2100 * MS, T + 2500 * MS);
    ClockEstimate.Offset known = estimate.at(T + 2500 * MS);
    assertThat(known.offsetNanos()).isZero();
    assertThat(known.roundTripNanos()).isEqualTo(2 * MS);
    assertThat(known.errorNanos()).isBetween(MS, MS + 30_000);
  }

  @Test
  void theErrorGrowsWithTime() {
    estimate.add(T, T, T, T);
    assertThat(estimate.at(T).errorNanos()).isEqualTo(1);
    assertThat(estimate.at(T + 1_000_000_000L).errorNanos()).isEqualTo(15_001);
  }

  @Test
  void aClockThatWasSetIsEstimatedAnew() {
    for (int i = 0; i < 8; i++) {
      estimate.add(T + i * MS, T + i * MS + 5, T + i * MS + 5, T + i * MS + 10);
    }
    long far = 3_600_000 * MS;
    estimate.add(T + 20 * MS, T + 20 * MS + far + MS, T + 20 * MS + far + MS, T + 22 * MS);
    assertThat(estimate.at(T + 22 * MS).offsetNanos()).isEqualTo(far);
  }

  @Test
  void timesThatNoClocksGiveAreRefused() {
    assertThat(estimate.add(T, T, T - 1, T + 10)).as("answered before asked").isFalse();
    assertThat(estimate.add(T, T, T, T - 1)).as("came before sent").isFalse();
    assertThat(estimate.add(T, T, T + 20, T + 10)).as("held longer than away").isFalse();
    assertThat(estimate.add(T, Long.MIN_VALUE, Long.MAX_VALUE, T + 1)).isFalse();
    assertThat(estimate.add(T, Long.MAX_VALUE, Long.MAX_VALUE, T + 1)).isFalse();
    assertThat(estimate.add(Long.MIN_VALUE, 0, 0, Long.MAX_VALUE)).isFalse();
    assertThat(estimate.at(T)).isNull();
  }

  @Property
  void anyTimesAreAddedOrRefused(
      @ForAll long t0, @ForAll long t1, @ForAll long t2, @ForAll long t3, @ForAll long now) {
    ClockEstimate clocks = new ClockEstimate();
    clocks.add(T, T, T, T);
    clocks.add(t0, t1, t2, t3);
    assertThat(clocks.at(Math.max(0, now)).errorNanos()).isPositive();
  }
}
