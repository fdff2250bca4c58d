package camfleet.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CreditWindowTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 8, 64})
  void neverMoreThanTheWindowIsOutAndNeverNothing(int frames) {
    CreditWindow window = new CreditWindow(frames);
    int out = window.opening();
    int grants = 0;
    for (int i = 0; i < 1000; i++) {
      out--;
      int grant = window.used();
      out += grant;
      grants += grant > 0 ? 1 : 0;
      assertThat(out).isBetween(1, frames);
    }
    assertThat(grants).isEqualTo(1000 / ((frames + 3) / 4));
  }

  @Test
  void aWindowHasAtLeastOne() {
    assertThatThrownBy(() -> new CreditWindow(0)).hasMessage("window must be 1..1048576, was 0");
  }
}
