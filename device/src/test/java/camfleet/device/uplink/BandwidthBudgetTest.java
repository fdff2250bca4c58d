package camfleet.device.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.runtime.ManualClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BandwidthBudgetTest {
  private final ManualClock clock = new ManualClock();
  private final BandwidthBudget budget = new BandwidthBudget(clock);

  private record Sent(long atNanos, long bytes) {}

  @Test
  void withoutARateNothingWaits() {
    budget.spend(1_000_000_000);
    assertThat(budget.waitNanos()).isZero();
    budget.forgotten(5);
    clock.advance(Duration.ofSeconds(2));
    BandwidthBudget.Use use = budget.use(1);
    assertThat(use.spent()).isEqualTo(1_000_000_000);
    assertThat(use.missed()).isZero();
    assertThat(use.bytesPerSecond()).isZero();
  }

  @Test
  void saysHowLongAFrameHasToWait() {
    budget.rate(80);
    clock.advance(Duration.ofSeconds(10));
    assertThat(budget.waitNanos()).isZero();
    budget.spend(5_000 + 20_000);
    assertThat(budget.waitNanos()).isBetween(2_000_000_000L, 2_000_000_010L);
    clock.advance(Duration.ofMillis(2001));
    assertThat(budget.waitNanos()).isZero();
  }

  @Test
  void documentsPassAndFramesMakeRoom() {
    budget.rate(80);
    clock.advance(Duration.ofSeconds(1));
    budget.spend(8_000);
    assertThat(budget.waitNanos()).isPositive();
    budget.spend(300);
    budget.forgotten(700);
    clock.advance(Duration.ofSeconds(1));
    BandwidthBudget.Use use = budget.use(1);
    assertThat(use.spent()).isEqualTo(8_300);
    assertThat(use.missed()).isEqualTo(700);
  }

  @Test
  void tellsItsUseOnceAndOnlyOverLongEnough() {
    clock.advance(Duration.ofSeconds(5));
    assertThat(budget.use(1)).isNotNull();
    clock.advance(Duration.ofMillis(900));
    budget.spend(7);
    assertThat(budget.use(1)).isNull();
    clock.advance(Duration.ofMillis(100));
    assertThat(budget.use(1).spent()).isEqualTo(7);
  }

  @Test
  void lessThanTheLeastCountsAsTheLeast() {
    budget.rate(1);
    assertThat(rateOf(budget)).isEqualTo(2_000);
    budget.rate(0);
    assertThat(rateOf(budget)).isZero();
  }

  private double rateOf(BandwidthBudget of) {
    clock.advance(Duration.ofSeconds(1));
    return of.use(1).bytesPerSecond();
  }

  /** In any stretch of time no more than its share, half a second's worth and one frame pass. */
  @Property(tries = 200)
  void neverPassesMoreThanItMay(
      @ForAll @LongRange(min = 16, max = 100_000) long kbps,
      @ForAll @Size(min = 1, max = 200) List<@IntRange(min = 1, max = 60_000) Integer> sizes,
      @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 0, max = 300) Integer> pauses) {
    ManualClock time = new ManualClock();
    BandwidthBudget tested = new BandwidthBudget(time);
    tested.rate(kbps);
    double rate = kbps * 125.0;
    Deque<Sent> sent = new ArrayDeque<>();
    long largest = 0;
    int step = 0;
    for (int size : sizes) {
      time.advance(Duration.ofMillis(pauses.get(step++ % pauses.size())));
      if (tested.waitNanos() == 0) {
        tested.spend(size);
        sent.add(new Sent(time.getAsLong(), size));
        largest = Math.max(largest, size);
      }
    }
    for (Sent first : sent) {
      long sum = 0;
      for (Sent other : sent) {
        if (other.atNanos() >= first.atNanos()) {
          sum += other.bytes();
          double seconds = (other.atNanos() - first.atNanos()) / 1e9;
          assertThat((double) sum).isLessThanOrEqualTo(rate * (seconds + 0.5) + largest + 1);
        }
      }
    }
  }

  /** What waits its turn gets it: no frame waits longer than the debt of the one before it. */
  @Property(tries = 100)
  void letsEveryFramePassInTime(
      @ForAll @LongRange(min = 16, max = 10_000) long kbps,
      @ForAll @Size(min = 1, max = 50) List<@IntRange(min = 1, max = 60_000) Integer> sizes) {
    ManualClock time = new ManualClock();
    BandwidthBudget tested = new BandwidthBudget(time);
    tested.rate(kbps);
    int last = 0;
    for (int size : sizes) {
      long wait = tested.waitNanos();
      assertThat(wait / 1e9).isLessThanOrEqualTo(last / (kbps * 125.0) + 1e-6);
      time.advance(Duration.ofNanos(wait + 1));
      assertThat(tested.waitNanos()).isZero();
      tested.spend(size);
      last = size;
    }
  }
}
