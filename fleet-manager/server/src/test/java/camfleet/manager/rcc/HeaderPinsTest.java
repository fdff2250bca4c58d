package camfleet.manager.rcc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HeaderPinsTest {
  @Test
  void eachOfTheTwentyEightLinesHasOnePin() {
    assertThat(
            IntStream.rangeClosed(1, 40)
                .map(HeaderPins::line)
                .filter(line -> line != HeaderPins.NO_LINE)
                .sorted())
        .containsExactlyElementsOf(IntStream.rangeClosed(0, 27).boxed().toList());
  }

  @Test
  void powerGroundAndWhatIsNoPinHaveNone() {
    for (int pin : new int[] {-1, 0, 1, 2, 4, 6, 9, 14, 17, 20, 25, 30, 34, 39, 41, 1000}) {
      assertThat(HeaderPins.line(pin)).as("pin " + pin).isEqualTo(HeaderPins.NO_LINE);
    }
    assertThat(HeaderPins.line(8)).isEqualTo(14);
    assertThat(HeaderPins.line(16)).isEqualTo(23);
    assertThat(HeaderPins.line(40)).isEqualTo(21);
  }
}
