package camfleet.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HiveMqConfigTest {
  @Test
  void committedFileIsWhatTheEmbeddedBrokerUses() {
    assertThat(Path.of("hivemq/config.xml"))
        .content()
        .isEqualTo(HiveMqConfig.of(BrokerSettings.in(Path.of("any"))));
  }

  @Test
  void escapesTheAddress() {
    BrokerSettings settings = BrokerSettings.in(Path.of("any")).withAddress("<&>", 1);
    assertThat(HiveMqConfig.of(settings)).contains("<bind-address>&lt;&amp;&gt;</bind-address>");
  }
}
