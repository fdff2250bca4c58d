package camfleet.broker;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.mqtt.BrokerAddress;
import camfleet.mqtt.Login;
import camfleet.mqtt.MqttSettings;
import camfleet.mqtt.PullRun;
import camfleet.mqtt.SlowLine;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Readers that pull pictures through the embedded broker (PROTOCOL.md §7). */
@Tag("measurement")
@Timeout(180)
class LatestPullTest {
  @Test
  void readerOfAFewPicturesStaysFresh() throws Exception {
    SharedBroker shared = SharedBroker.get();
    PullRun.Result result =
        new PullRun(camera(shared), reader(shared, shared.broker.port()), true).run();
    assertThat(result).matches(PullRun.Result::isFresh, "fresh");
  }

  @Test
  void readerOnASlowLineStaysFresh() throws Exception {
    SharedBroker shared = SharedBroker.get();
    try (SlowLine line = new SlowLine(shared.broker.port(), 4 * 50_500).start()) {
      PullRun.Result result =
          new PullRun(camera(shared), reader(shared, line.address().port()), false).run();
      assertThat(result).matches(PullRun.Result::isFresh, "fresh");
    }
  }

  private static MqttSettings camera(SharedBroker shared) {
    return MqttSettings.of(
        new BrokerAddress("127.0.0.1", shared.broker.port(), false),
        Login.of("cam1", shared.passwords.get("cam1")));
  }

  private static MqttSettings reader(SharedBroker shared, int port) {
    return MqttSettings.of(
        new BrokerAddress("127.0.0.1", port, false),
        new Login("operator-pull", "operator", shared.passwords.get("operator")));
  }
}
