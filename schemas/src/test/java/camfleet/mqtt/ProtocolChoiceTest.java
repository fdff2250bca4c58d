package camfleet.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProtocolChoiceTest {
  private final ProtocolChoice choice = new ProtocolChoice();

  @Test
  void beginsWithFiveAndKeepsItThroughOrdinaryFailures() {
    assertThat(choice.version()).isEqualTo(5);
    assertThat(choice.refused(WireFailure.Kind.OTHER)).isFalse();
    assertThat(choice.refused(WireFailure.Kind.CLOSED_IN_REPLY)).isFalse();
    assertThat(choice.refused(WireFailure.Kind.OTHER)).isFalse();
    assertThat(choice.refused(WireFailure.Kind.CLOSED_IN_REPLY)).isFalse();
    assertThat(choice.version()).isEqualTo(5);
  }

  @Test
  void staysWith311WhereTheBrokerSaidSo() {
    assertThat(choice.refused(WireFailure.Kind.WRONG_PROTOCOL)).isTrue();
    assertThat(choice.version()).isEqualTo(4);
    choice.accepted();
    assertThat(choice.refused(WireFailure.Kind.OTHER)).isFalse();
    assertThat(choice.refused(WireFailure.Kind.UNREACHED)).isFalse();
    assertThat(choice.version()).isEqualTo(4);
  }

  @Test
  void asksForFiveAgainWhereTheBrokerOnlyHungUp() {
    choice.refused(WireFailure.Kind.CLOSED_IN_REPLY);
    assertThat(choice.refused(WireFailure.Kind.CLOSED_IN_REPLY)).isTrue();
    assertThat(choice.version()).isEqualTo(4);
    choice.accepted();
    assertThat(choice.version()).isEqualTo(5);
  }

  @Test
  void returnsToFiveWhen311IsNotSpokenEither() {
    choice.refused(WireFailure.Kind.WRONG_PROTOCOL);
    assertThat(choice.refused(WireFailure.Kind.WRONG_PROTOCOL)).isFalse();
    assertThat(choice.version()).isEqualTo(5);
  }
}
