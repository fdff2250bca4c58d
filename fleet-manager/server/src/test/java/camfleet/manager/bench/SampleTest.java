package camfleet.manager.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SampleTest {
  @Test
  void quantilesAreOfTheNearestRank() {
    Sample sample = new Sample();
    for (int value = 100; value >= 1; value--) {
      sample.add(value);
    }
    assertThat(sample.median()).isEqualTo(50);
    assertThat(sample.quantile(0.99)).isEqualTo(99);
    assertThat(sample.quantile(0)).isEqualTo(1);
    assertThat(sample.quantile(1)).isEqualTo(100);
    assertThat(sample.count()).isEqualTo(100);
  }

  @Test
  void nothingHasNoMedian() {
    assertThat(new Sample().median()).isNaN();
  }
}
