package camfleet.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PullPaceTest {
  private static final long MS = 1_000_000L;

  private final PullPace pace = new PullPace(0);

  @Test
  void firstPullIsAtOnce() {
    assertThat(pace.due()).isZero();
    assertThat(pace.interval()).isZero();
  }

  @Test
  void learnsTheIntervalOfNeighbours() {
    pace.fresh(0, 0, 0);
    pace.repeated(10 * MS);
    pace.fresh(100 * MS, 100 * MS, 100 * MS);
    assertThat(pace.interval()).isEqualTo(100 * MS);
    assertThat(pace.due()).isEqualTo(200 * MS);
  }

  @Test
  void pictureThatWasMetLateIsFollowedSooner() {
    pace.fresh(0, -5 * MS, 0);
    pace.repeated(10 * MS);
    // Captured at 95 as the first was at -5, but met 40 ms later than that.
    pace.fresh(140 * MS, 95 * MS, 140 * MS);
    assertThat(pace.due()).isBetween(195 * MS, 205 * MS);
  }

  @Test
  void offsetOfTheCamerasClockCancelsOut() {
    long hour = Duration.ofHours(1).toNanos();
    pace.fresh(0, hour, 0);
    pace.repeated(10 * MS);
    pace.fresh(100 * MS, hour + 100 * MS, 100 * MS);
    assertThat(pace.due()).isEqualTo(200 * MS);
  }

  @Test
  void probesDownwardsAsLongAsEveryPullIsNews() {
    for (int i = 0; i < 40; i++) {
      pace.fresh(i * 250 * MS, i * 250 * MS, i * 250 * MS);
    }
    assertThat(pace.interval()).isLessThan(5 * MS);
  }

  @Test
  void pauseOfTheCameraDoesNotMakeItSlow() {
    pace.fresh(0, 0, 0);
    pace.repeated(10 * MS);
    pace.fresh(33 * MS, 33 * MS, 33 * MS);
    pace.repeated(70 * MS);
    pace.fresh(60_000 * MS, 60_000 * MS, 60_000 * MS);
    assertThat(pace.interval()).isEqualTo(66 * MS);
  }

  @Test
  void waitsInProportionToTheSilenceAndAtMostASecond() {
    pace.fresh(0, 0, 0);
    pace.repeated(800 * MS);
    assertThat(pace.due()).isEqualTo(900 * MS);
    pace.repeated(60_000 * MS);
    assertThat(pace.due()).isEqualTo(61_000 * MS);
    pace.empty(60_000 * MS);
    assertThat(pace.due()).isEqualTo(61_000 * MS);
  }

  @Test
  void neverAsksAgainFasterThanAPullTakes() {
    pace.fresh(0, 0, 0);
    pace.took(2_000 * MS);
    pace.repeated(10 * MS);
    assertThat(pace.due()).isEqualTo(2_010 * MS);
  }

  @Test
  void learnsWithoutTimes() {
    pace.fresh(0, PullPace.UNKNOWN, 0);
    pace.repeated(10 * MS);
    pace.fresh(100 * MS, PullPace.UNKNOWN, 100 * MS);
    assertThat(pace.due()).isEqualTo(175 * MS);
  }
}
