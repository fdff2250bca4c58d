package camfleet.device.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PacerTest {
  private static final long MS = 1_000_000;

  @Test
  void keepsToItsGridHoweverLateEachEventIs() {
    Pacer pacer = new Pacer(3, 0);
    long now = 0;
    for (int i = 0; i < 3000; i++) {
      now = Math.max(now, pacer.dueNanos()) + 7 * MS;
      pacer.happened(now);
    }
    assertThat(pacer.dueNanos()).isEqualTo(1_000_000_000_000L);
  }

  @Test
  void skipsWhatIsOver() {
    Pacer pacer = new Pacer(10, 0);
    pacer.happened(0);
    assertThat(pacer.dueNanos()).isEqualTo(100 * MS);
    pacer.happened(570 * MS);
    assertThat(pacer.dueNanos()).isEqualTo(600 * MS);
  }

  @Test
  void aFasterRateHoldsFromTheLastEventOn() {
    Pacer pacer = new Pacer(0.1, 0);
    pacer.happened(0);
    assertThat(pacer.dueNanos()).isEqualTo(10_000 * MS);
    pacer.change(5, 3_000 * MS);
    assertThat(pacer.dueNanos()).isEqualTo(200 * MS);
    pacer.happened(3_000 * MS);
    assertThat(pacer.dueNanos()).isEqualTo(3_200 * MS);
  }

  @Test
  void aSlowerRateDoesNotShowAPictureTwice() {
    Pacer pacer = new Pacer(10, 0);
    pacer.happened(0);
    pacer.happened(100 * MS);
    pacer.change(1, 150 * MS);
    assertThat(pacer.dueNanos()).isEqualTo(1_100 * MS);
  }

  @Test
  void takesEvenlyFromAFasterSource() {
    assertThat(taken(12.5, 10, 0)).isBetween(799, 801);
    assertThat(taken(30, 10, 0)).isBetween(333, 335);
    assertThat(taken(30, 0.5, 0)).isBetween(16, 18);
  }

  @Test
  void takesAllOfASourceAsFastAsItselfInSpiteOfJitter() {
    assertThat(taken(10, 10, 30 * MS)).isEqualTo(1000);
  }

  @Test
  void takesAllOfASlowerSource() {
    assertThat(taken(12.5, 120, 20 * MS)).isEqualTo(1000);
  }

  /** How many of a source's 1000 pictures are taken. */
  private static int taken(double sourceFps, double fps, long jitterNanos) {
    Pacer pacer = new Pacer(fps, 0);
    Random random = new Random(1);
    int taken = 0;
    for (int i = 0; i < 1000; i++) {
      long jitter = jitterNanos == 0 ? 0 : random.nextLong(jitterNanos);
      taken += pacer.take(Math.round(i * 1e9 / sourceFps) + jitter) ? 1 : 0;
    }
    return taken;
  }
}
