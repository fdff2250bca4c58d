package camfleet.device.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.device.camera.FakeTime;
import camfleet.device.camera.Picture;
import camfleet.device.camera.TinyJpeg;
import org.junit.jupiter.api.Test;

class BlackWatchTest {
  private static final Picture PICTURE =
      Picture.ofJpeg(TinyJpeg.of(64, 64), 0, false).orElseThrow();
  private final FakeTime time = new FakeTime();
  private final BlackWatch watch = new BlackWatch(picture -> isDark(), time::nanos);
  private boolean dark;
  private int looks;

  private boolean isDark() {
    looks++;
    return dark;
  }

  /** Milliseconds until it is believed, with pictures at this interval; -1 for not within 30 s. */
  private long believedAfter(boolean black, long intervalMillis) {
    dark = black;
    long from = time.nanos();
    while (time.nanos() - from < 30_000_000_000L) {
      time.passMillis(intervalMillis);
      if (watch.look(PICTURE)) {
        assertThat(watch.isBlack()).isEqualTo(black);
        return (time.nanos() - from) / 1_000_000;
      }
    }
    return -1;
  }

  @Test
  void believesDarknessWithinTwoIntervalsAndFiveSeconds() {
    for (long interval : new long[] {8, 33, 100, 999, 1000, 2500, 10_000}) {
      assertThat(believedAfter(true, interval)).isBetween(2000L, 2 * interval + 4000);
      assertThat(believedAfter(false, interval)).isBetween(2000L, 2 * interval + 4000);
    }
  }

  @Test
  void looksAboutOnceASecond() {
    believedAfter(false, 10);
    assertThat(looks).isBetween(30, 34);
  }

  @Test
  void takesAFlickerForNothing() {
    for (int i = 0; i < 20; i++) {
      dark = i % 2 == 0;
      time.passMillis(1000);
      assertThat(watch.look(PICTURE)).isFalse();
    }
    assertThat(watch.isBlack()).isFalse();
  }
}
