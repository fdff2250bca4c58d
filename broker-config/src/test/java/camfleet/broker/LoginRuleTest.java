package camfleet.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class LoginRuleTest {
  private static final Set<String> ENROLLED = Set.of("cam1", "cam10", "manager", "operator");

  @Test
  void deviceConnectsUnderItsOwnIdAlone() {
    assertThat(permits("cam1", "cam1")).isTrue();
    assertThat(permits("cam1", "cam10")).isFalse();
    assertThat(permits("cam1", "cam1-b")).isFalse();
    assertThat(permits("cam1", "manager")).isFalse();
  }

  @Test
  void personConnectsSeveralClients() {
    assertThat(permits("operator", "operator")).isTrue();
    assertThat(permits("operator", "operator-1")).isTrue();
    assertThat(permits("operator", "mosq-AbCd")).isTrue();
    assertThat(permits("manager", "manager-probe")).isTrue();
  }

  @Test
  void nobodyTakesTheIdOfAnother() {
    assertThat(permits("operator", "cam1")).isFalse();
    assertThat(permits("manager", "cam10")).isFalse();
    assertThat(permits("viewer", "manager")).isFalse();
    assertThat(permits("viewer", "manager-1")).isFalse();
    assertThat(permits("operator", "cam2")).as("not enrolled").isTrue();
  }

  private static boolean permits(String user, String clientId) {
    return LoginRule.objection(user, clientId, ENROLLED).isEmpty();
  }
}
