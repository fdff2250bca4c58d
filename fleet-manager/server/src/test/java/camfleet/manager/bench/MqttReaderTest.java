package camfleet.manager.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MqttReaderTest {
  private static String hex(ByteBuffer bytes) {
    return HexFormat.of().formatHex(bytes.array(), bytes.position(), bytes.limit());
  }

  @Test
  void packetsAreThoseOfTheSpecification() {
    assertThat(hex(MqttReader.connect("ab")))
        .isEqualTo(
            "10" // CONNECT
                + "0e" // 14 bytes follow
                + "00044d515454" // "MQTT"
                + "04" // 3.1.1
                + "02" // clean session
                + "0000" // no keep-alive
                + "00026162"); // client id "ab"
    assertThat(hex(MqttReader.subscribe("a/+")))
        .isEqualTo("82" + "08" + "0001" + "0003612f2b" + "00");
    assertThat(hex(MqttReader.publish("t", 50_000)))
        .isEqualTo(
            "30" // PUBLISH, QoS 0
                + "d38603" // 50,003 bytes follow
                + "000174"); // topic "t"
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 64, 100_000})
  void readsPacketsHoweverTheyAreCut(int size) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(2 * (4 + 2 + 300 + 3));
    for (int i = 0; i < 2; i++) {
      bytes.put(new byte[] {0x20, 2, 0, 0}).put((byte) 0xD0).put((byte) 0);
      bytes.put(MqttReader.publish("t", 297)).put(new byte[297]);
    }
    bytes.flip();
    List<String> packets = new ArrayList<>();
    MqttReader reader =
        new MqttReader((type, beginning) -> packets.add(type + ":" + beginning.remaining()));
    while (bytes.hasRemaining()) {
      ByteBuffer piece = bytes.slice().limit(Math.min(size, bytes.remaining()));
      bytes.position(bytes.position() + piece.remaining());
      reader.read(piece);
    }
    assertThat(packets).containsExactly("2:2", "13:0", "3:256", "2:2", "13:0", "3:256");
  }
}
