package camfleet.device.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import camfleet.mqtt.BrokerAddress;
import camfleet.topic.DeviceId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamAllowListTest {
  @ParameterizedTest
  @CsvSource({
    "fleet.example, fleet.example, 1, true",
    "Fleet.Example, fleet.EXAMPLE, 1, true",
    "fleet.example, fleet.example.evil.example, 1, false",
    "fleet.example, xfleet.example, 1, false",
    "fleet.example:8490, fleet.example, 8490, true",
    "fleet.example:8490, fleet.example, 8491, false",
    "*.lab.example, hub.lab.example, 1, true",
    "*.lab.example, a.b.lab.example, 1, true",
    "*.lab.example, lab.example, 1, false",
    "*.lab.example, evil-lab.example, 1, false",
    "192.0.2.10, 192.0.2.10, 1, true",
    "192.0.2.10, 192.0.2.100, 1, false",
    "192.0.2.0/24, 192.0.2.255, 1, true",
    "192.0.2.0/24, 192.0.3.0, 1, false",
    "192.0.2.0/24, names.are.not.looked.up, 1, false",
    "192.0.2.0/25:9000, 192.0.2.127, 9000, true",
    "192.0.2.0/25:9000, 192.0.2.128, 9000, false",
    "0.0.0.0/0, 203.0.113.9, 1, true",
    "0.0.0.0/0, 2001:db8::1, 1, false",
    "2001:db8::/32, 2001:db8:1::5, 1, true",
    "2001:db8::/32, 2001:db9::5, 1, false",
    "[2001:db8::1]:9000, 2001:db8::1, 9000, true",
    "[2001:db8::1]:9000, 2001:db8::1, 9001, false",
    "localhost, 127.0.0.1, 1, true",
    "127.0.0.1, localhost, 1, true",
    "127.0.0.1, ::1, 1, true",
    "fleet.example, 127.0.0.1, 1, false",
  })
  void allows(String entry, String host, int port, boolean allowed) {
    assertThat(StreamAllowList.of(List.of(entry)).allows(host, port)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "*.",
        "a b",
        "tcp://fleet.example",
        "300.1.1.1",
        "192.0.2.0/33",
        "192.0.2.0/x",
        "fleet.example/24",
        "fleet.example:0",
        "fleet.example:65536",
        "fleet.example:port",
        "[::1",
      })
  void refusesWhatIsNoEntryInOneSentence(String entry) {
    assertThatThrownBy(() -> StreamAllowList.of(List.of(entry)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HOST, *.DOMAIN or ADDRESS/BITS")
        .hasMessageContaining("\"" + entry + "\"");
  }

  @Test
  void isTheBrokersHostUnlessToldOtherwise() {
    DeviceFile file =
        DeviceFile.of(DeviceId.of("cam1"), BrokerAddress.parse("mqtts://fleet.example"), null);
    assertThat(file.streamAllowList().allows("fleet.example", 1)).isTrue();
    assertThat(file.streamAllowList().allows("other.example", 1)).isFalse();
    DeviceFile told = file.withStreamAllow(List.of("other.example:7"));
    assertThat(told.streamAllowList().allows("fleet.example", 1)).isFalse();
    assertThat(told.streamAllowList().allows("other.example", 7)).isTrue();
    assertThat(told.streamAllowList()).hasToString("other.example:7");
  }
}
