package camfleet.device.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import camfleet.stream.StreamEndpoint;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamAddressTest {
  private static final Path CA = Path.of("ca.pem");

  @Test
  void readsHostsAddressesAndTls() {
    assertThat(StreamAddress.parse("tcp://fleet.example:8090", CA))
        .isEqualTo(new StreamEndpoint("fleet.example", 8090, false, CA));
    assertThat(StreamAddress.parse(" tls://192.0.2.1:8490 ", CA))
        .isEqualTo(new StreamEndpoint("192.0.2.1", 8490, true, CA));
    assertThat(StreamAddress.parse("tls://[2001:db8::1]:8490", null))
        .isEqualTo(new StreamEndpoint("2001:db8::1", 8490, true, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "fleet.example:8090",
        "tcp://fleet.example",
        "tcp://fleet.example:0",
        "tcp://fleet.example:65536",
        "tcp://:8090",
        "mqtt://fleet.example:8090",
        "tcp://u:p@fleet.example:8090",
        "tcp://fleet.example:8090/x",
        "tcp://fleet.example:8090?x",
        "tcp://fleet .example:8090",
      })
  void refusesTheRestInOneSentence(String text) {
    assertThatThrownBy(() -> StreamAddress.parse(text, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("endpoint must be tcp://HOST:PORT or tls://HOST:PORT, was \"" + text + "\"");
  }
}
