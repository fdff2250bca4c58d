package camfleet.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RateMeterTest {
  private static final long WINDOW = 5_000_000_000L;

  /** The definition, computed anew from all moments. */
  private static double reference(List<Long> all, long now) {
    List<Long> moments =
        all.subList(Math.max(0, all.size() - 512), all.size()).stream()
            .filter(moment -> now - moment <= WINDOW)
            .toList();
    if (moments.size() < 2) {
      return 0;
    }
    double first = moments.get(0);
    double last = moments.get(moments.size() - 1);
    double mean = (last - first) / (moments.size() - 1);
    boolean silent = now - last > mean;
    double span = silent ? now - first : last - first;
    return span <= 0 ? 0 : (silent ? moments.size() : moments.size() - 1) / (span / 1e9);
  }

  @Property(tries = 200)
  void equalsItsDefinition(
      @ForAll @Size(min = 1, max = 700) List<@IntRange(min = 0, max = 200) Integer> gapsMillis,
      @ForAll @IntRange(min = 0, max = 6_000) int silenceMillis) {
    ManualClock clock = new ManualClock();
    RateMeter meter = new RateMeter(clock, WINDOW);
    List<Long> moments = new ArrayList<>();
    for (int gap : gapsMillis) {
      clock.advance(Duration.ofMillis(gap));
      meter.mark();
      moments.add(clock.getAsLong());
    }
    clock.advance(Duration.ofMillis(silenceMillis));
    assertThat(meter.perSecond()).isCloseTo(reference(moments, clock.getAsLong()), within(1e-6));
  }

  @Test
  void readsASteadySource() {
    ManualClock clock = new ManualClock();
    RateMeter meter = new RateMeter(clock, WINDOW);
    for (int i = 0; i < 100; i++) {
      clock.advance(Duration.ofMillis(100));
      meter.mark();
    }
    assertThat(meter.perSecond()).isCloseTo(10, within(1e-9));
  }

  @Test
  void seesASourceThatHasStopped() {
    ManualClock clock = new ManualClock();
    RateMeter meter = new RateMeter(clock, WINDOW);
    for (int i = 0; i < 50; i++) {
      clock.advance(Duration.ofMillis(100));
      meter.mark();
    }
    clock.advance(Duration.ofSeconds(3));
    assertThat(meter.perSecond()).isLessThan(5);
    clock.advance(Duration.ofSeconds(3));
    assertThat(meter.perSecond()).isZero();
  }

  @Test
  void oneEventIsNoRate() {
    RateMeter meter = new RateMeter(new ManualClock(), WINDOW);
    assertThat(meter.perSecond()).isZero();
    meter.mark();
    assertThat(meter.perSecond()).isZero();
  }
}
