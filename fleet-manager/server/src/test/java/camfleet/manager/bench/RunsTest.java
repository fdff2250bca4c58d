package camfleet.manager.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunsTest {
  private final Runs<Double> ours = new Runs<>();
  private final Runs<Double> theirs = new Runs<>();

  @Test
  void theRatioIsTheMedianOfTheRunsAndNotThatOfTheMedians() {
    double[][] runs = {{10, 10}, {30, 20}, {80, 40}};
    for (double[] run : runs) {
      ours.add(100, run[0]);
      theirs.add(100, run[1]);
    }
    assertThat(ours.median(100, Double::doubleValue)).isEqualTo(30);
    assertThat(theirs.median(100, Double::doubleValue)).isEqualTo(20);
    assertThat(ours.ratio(100, theirs, figure -> figure)).isEqualTo(1.5);
    ours.add(100, 90.0);
    theirs.add(100, 10.0);
    ours.add(100, 95.0);
    theirs.add(100, 10.0);
    assertThat(ours.ratio(100, theirs, figure -> figure)).isEqualTo(2.0);
  }

  @Test
  void whatWasNotMeasuredIsNull() {
    ours.add(1, 5.0);
    assertThat(theirs.median(1, figure -> figure)).isNull();
    assertThat(ours.ratio(1, theirs, figure -> figure)).isNull();
  }
}
