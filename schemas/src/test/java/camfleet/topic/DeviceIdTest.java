package camfleet.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceIdTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"cam", "cam1", "cam-10", "000", "a-b", "abcdefghijklmnopqrstuvwxyz012345"})
  void takesThreeTo32LettersDigitsAndHyphens(String id) {
    assertThat(DeviceId.isValid(id)).isTrue();
    assertThat(DeviceId.of(id)).hasToString(id);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "ab",
        "abcdefghijklmnopqrstuvwxyz0123456",
        "Cam1",
        "cam 1",
        "cam/1",
        "cam+",
        "cam_1",
        "cäm",
        "cam\n",
        "cam1 "
      })
  void refusesAnythingElseAndShowsIt(String id) {
    assertThat(DeviceId.isValid(id)).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DeviceId.of(id))
        .withMessage("device id must be 3 to 32 of a-z, 0-9 and -, was \"" + id + "\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"manager", "operator", "viewer", "homeassistant", "all", "group", "fleet"})
  void refusesReservedNames(String id) {
    assertThat(DeviceId.isValid(id)).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DeviceId.of(id))
        .withMessage("device id \"" + id + "\" is reserved");
  }

  @Test
  void aUserNameIsAPartyOrADevice() {
    assertThat(Party.ofUser("manager")).isEqualTo(Party.MANAGER);
    assertThat(Party.ofUser("operator")).isEqualTo(Party.OPERATOR);
    assertThat(Party.ofUser("viewer")).isEqualTo(Party.VIEWER);
    assertThat(Party.ofUser("homeassistant")).isEqualTo(Party.HOMEASSISTANT);
    assertThat(Party.ofUser("cam1")).isEqualTo(Party.DEVICE);
    assertThat(Party.ofUser("Manager")).isEqualTo(Party.DEVICE);
  }
}
