package camfleet.device.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.device.camera.CameraMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ModeLadderTest {
  private static final CameraMode MODE = new CameraMode(640, 480, 30, 75);
  private final ModeLadder ladder = new ModeLadder();
  private int changes;

  /** About what a camera of this mode makes, bytes per second, with one taker. */
  private static double makes(CameraMode mode, boolean qualityCounts) {
    double perPixel = qualityCounts ? 0.16 * Math.pow(mode.quality() / 75.0, 0.9) : 0.16;
    return mode.width() * mode.height() * perPixel * mode.fps();
  }

  /** Runs so many seconds of a camera on a budget; what was sent per second in the last half. */
  private double run(int seconds, double bytesPerSecond, boolean qualityCounts) {
    double sent = 0;
    for (int i = 0; i < seconds; i++) {
      double made = makes(ladder.mode(MODE), qualityCounts);
      double passed = bytesPerSecond == 0 ? made : Math.min(made, bytesPerSecond);
      int before = ladder.level();
      ladder.look(1, (long) passed, (long) (made - passed), bytesPerSecond);
      changes += before == ladder.level() ? 0 : 1;
      sent += i >= seconds / 2 ? passed : 0;
    }
    return sent / (seconds - seconds / 2);
  }

  @Test
  void withoutABudgetTheModeIsThatConfigured() {
    run(10, 0, true);
    assertThat(ladder.mode(MODE)).isEqualTo(MODE);
  }

  @Test
  void qualityGoesFirstThenRateThenSize() {
    double full = makes(MODE, true);
    run(30, full * 0.7, true);
    CameraMode first = ladder.mode(MODE);
    assertThat(first.quality()).isLessThan(75);
    assertThat(first.fps()).isEqualTo(30);
    assertThat(first.width()).isEqualTo(640);
    run(30, full * 0.2, true);
    CameraMode second = ladder.mode(MODE);
    assertThat(second.fps()).isLessThan(30);
    assertThat(second.width()).isEqualTo(640);
    run(60, full * 0.02, true);
    CameraMode third = ladder.mode(MODE);
    assertThat(third.width()).isLessThan(640);
    assertThat(third.width() % 2).isZero();
  }

  @Test
  void fitsWithinSomeSeconds() {
    double full = makes(MODE, true);
    run(6, full * 0.1, true);
    assertThat(makes(ladder.mode(MODE), true)).isLessThanOrEqualTo(full * 0.1);
  }

  @Test
  void passesOnToTheRateWhereTheCameraMakesItsOwnJpegs() {
    double full = makes(MODE, false);
    run(20, full * 0.3, false);
    assertThat(makes(ladder.mode(MODE), false)).isLessThanOrEqualTo(full * 0.3);
    assertThat(ladder.mode(MODE).fps()).isLessThan(30);
  }

  @Test
  void comesBackUpWhenThereIsRoom() {
    double full = makes(MODE, true);
    run(20, full * 0.1, true);
    assertThat(ladder.level()).isPositive();
    run(200, full * 3, true);
    assertThat(ladder.mode(MODE)).isEqualTo(MODE);
  }

  @Test
  void isBackAtOnceWithoutABudget() {
    run(20, makes(MODE, true) * 0.1, true);
    run(1, 0, true);
    assertThat(ladder.mode(MODE)).isEqualTo(MODE);
  }

  @Test
  void neverGoesBelowWhatCanStillBeSeen() {
    run(60, 1, true);
    CameraMode least = ladder.mode(new CameraMode(64, 64, 0.5, 10));
    assertThat(least).isEqualTo(new CameraMode(64, 64, 0.5, 10));
    assertThat(ladder.mode(MODE).quality()).isGreaterThanOrEqualTo(20);
    assertThat(ladder.mode(MODE).fps()).isGreaterThanOrEqualTo(1);
  }

  /** Whatever the budget: it settles, uses a fair part, and does not swing. */
  @Property(tries = 100)
  void settlesOnWhatFits(@ForAll @IntRange(min = 2, max = 150) int percent) {
    ModeLadderTest fresh = new ModeLadderTest();
    double budget = makes(MODE, true) * percent / 100;
    double sent = fresh.run(240, budget, true);
    assertThat(makes(fresh.ladder.mode(MODE), true)).isLessThanOrEqualTo(budget * 1.3);
    if (percent <= 100) {
      assertThat(sent).isGreaterThan(budget * 0.4);
    }
    fresh.changes = 0;
    fresh.run(240, budget, true);
    assertThat(fresh.changes).isLessThanOrEqualTo(8);
  }
}
