package camfleet.device.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LightStateTest {
  private final LightState light = new LightState();

  private List<Boolean> look(double threshold, double... percents) {
    List<Boolean> told = new ArrayList<>();
    for (double percent : percents) {
      light.look(percent, threshold).ifPresent(told::add);
    }
    return told;
  }

  @Test
  void theFirstStateIsLearntSilently() {
    assertThat(look(20, 5, 5, 5, 5, 5)).isEmpty();
    assertThat(look(20, 50, 50, 50)).containsExactly(true);
  }

  @Test
  void aFlickerIsNoChange() {
    assertThat(look(20, 50, 50, 50, 5, 5, 50, 5, 5, 50)).isEmpty();
    assertThat(look(20, 5, 5, 5, 5, 5)).containsExactly(false);
  }

  @Test
  void duskIsToldOnceAlthoughItWavers() {
    assertThat(look(20, 30, 30, 30, 19, 19, 19, 21, 21, 21, 19, 19, 19, 22, 22, 22))
        .containsExactly(false);
    assertThat(look(20, 23, 23, 23)).containsExactly(true);
  }

  @Test
  void theHighestThresholdCanBePassed() {
    assertThat(look(99, 50, 50, 50, 100, 100, 100)).containsExactly(true);
  }

  @Test
  void itIsLearntSilentlyAgain() {
    look(20, 50, 50, 50);
    light.forget();
    assertThat(look(20, 5, 5, 5)).isEmpty();
  }
}
