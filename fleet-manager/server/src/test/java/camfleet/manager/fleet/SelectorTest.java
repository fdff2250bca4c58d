package camfleet.manager.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import camfleet.topic.DeviceId;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorTest {
  private static Device device(String id) {
    return Device.unknown(new DeviceId(id), Instant.EPOCH, 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "cam1 cam1 true",
        "cam1 cam10 false",
        "cam? cam1 true",
        "cam? cam10 false",
        "cam* cam10 true",
        "*-a cam-b-a true",
        "c*m*0 cam10 true",
        "c*m*0 cam11 false",
        "all cam1 true",
        "x,cam1 cam1 true",
        "group:lab cam1 false",
      })
  void matchesIdsAndGlobs(String selector, String id, boolean expected) {
    assertThat(Selector.parse(selector).test(device(id))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a,,b", "A", "group:", "cam 1", "[a]"})
  void nonsenseIsRefusedInOneSentence(String text) {
    assertThatThrownBy(() -> Selector.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a selector is an id, group:NAME, all or a glob");
  }

  @Test
  void manyStarsAreNotSlow() {
    Selector selector = Selector.parse("*a".repeat(31) + "b");
    assertThat(selector.test(device("a".repeat(32)))).isFalse();
  }
}
