package camfleet.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Property(tries = 200)
  void pausesStayBelowACeilingThatDoublesUpToTheMaximum(
      @ForAll @IntRange(min = 1, max = 10_000) int firstMillis,
      @ForAll @IntRange(min = 1, max = 100) int times,
      @ForAll long seed) {
    long max = (long) firstMillis * times;
    Backoff backoff =
        new Backoff(
            Duration.ofMillis(firstMillis), Duration.ofMillis(max), new SplittableRandom(seed));
    long ceiling = firstMillis;
    for (int i = 0; i < 12; i++) {
      assertThat(backoff.next())
          .isGreaterThanOrEqualTo(Duration.ZERO)
          .isLessThan(Duration.ofMillis(ceiling));
      ceiling = Math.min(max, ceiling * 2);
    }
  }

  @Test
  void usesTheWholeInterval() {
    Backoff backoff =
        new Backoff(Duration.ofSeconds(60), Duration.ofSeconds(60), new SplittableRandom(1));
    long least = Long.MAX_VALUE;
    long most = 0;
    long sum = 0;
    for (int i = 0; i < 1_000; i++) {
      long pause = backoff.next().toMillis();
      least = Math.min(least, pause);
      most = Math.max(most, pause);
      sum += pause;
    }
    assertThat(least).isLessThan(1_000);
    assertThat(most).isGreaterThan(59_000);
    assertThat(sum / 1_000).isBetween(27_000L, 33_000L);
  }

  @Test
  void isShortAgainAfterASuccess() {
    Backoff backoff =
        new Backoff(Duration.ofMillis(10), Duration.ofHours(1), new SplittableRandom(1));
    for (int i = 0; i < 20; i++) {
      backoff.next();
    }
    backoff.reset();
    assertThat(backoff.next()).isLessThan(Duration.ofMillis(10));
  }

  @Test
  void refusesNonsense() {
    assertThatThrownBy(
            () -> new Backoff(Duration.ZERO, Duration.ofSeconds(1), new SplittableRandom()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1), new SplittableRandom()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
