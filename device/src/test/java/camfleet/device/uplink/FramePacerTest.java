package camfleet.device.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FramePacerTest {
  private static final long SECOND = 1_000_000_000L;

  private static int passed(FramePacer pacer, double comingPerSecond, int seconds, long jitter) {
    Random random = new Random(1);
    int passed = 0;
    int frames = (int) (comingPerSecond * seconds);
    for (int i = 0; i < frames; i++) {
      long wobble = jitter == 0 ? 0 : random.nextLong(-jitter, jitter);
      if (pacer.passes((long) (i * SECOND / comingPerSecond) + wobble)) {
        passed++;
      }
    }
    return passed;
  }

  @Test
  void passesEveryFrameOfItsOwnRateDespiteJitter() {
    assertThat(passed(new FramePacer(10), 10, 60, 20_000_000)).isEqualTo(600);
  }

  @Test
  void passesTheRateOfAFasterCamera() {
    assertThat(passed(new FramePacer(10), 15, 60, 0)).isBetween(598, 602);
    assertThat(passed(new FramePacer(1), 30, 60, 5_000_000)).isBetween(60, 61);
  }

  @Test
  void passesEveryFrameOfASlowerCamera() {
    assertThat(passed(new FramePacer(10), 3, 60, 0)).isEqualTo(180);
  }

  @Test
  void doesNotMakeUpForASilence() {
    FramePacer pacer = new FramePacer(1);
    assertThat(pacer.passes(0)).isTrue();
    assertThat(pacer.passes(100 * SECOND)).isTrue();
    assertThat(pacer.passes(100 * SECOND + SECOND / 10)).isFalse();
    assertThat(pacer.passes(101 * SECOND)).isTrue();
  }

  @Test
  void followsANewRateAtOnce() {
    FramePacer pacer = new FramePacer(0.01);
    assertThat(pacer.passes(0)).isTrue();
    pacer.rate(10);
    assertThat(pacer.passes(SECOND / 10)).isTrue();
  }

  @Test
  void letsTheNextPassWhenItIsDueNow() {
    FramePacer pacer = new FramePacer(0.1);
    assertThat(pacer.passes(0)).isTrue();
    assertThat(pacer.passes(SECOND)).isFalse();
    pacer.dueNow();
    assertThat(pacer.passes(SECOND + 1)).isTrue();
    assertThat(pacer.passes(2 * SECOND)).isFalse();
  }
}
