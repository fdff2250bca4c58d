package camfleet.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** How many bytes a PUBLISH packet takes on the wire (MQTT 5 §3.3, MQTT 3.1.1 §3.3). */
final class PacketSize {
  private PacketSize() {}

  /** Bytes of the whole packet, fixed header included; {@code protocol} is 5 or 4. */
  static long of(Publication publication, int protocol) {
    long length = 2L + utf8(publication.topic()) + publication.payload().length;
    if (publication.qos() > 0) {
      length += 2;
    }
    if (protocol >= 5) {
      long properties = properties(publication);
      length += variableByteInteger(properties) + properties;
    }
    return 1 + variableByteInteger(length) + length;
  }

  private static long properties(Publication publication) {
    long length = 0;
    if (publication.expiry() != null) {
      length += 1 + 4;
    }
    if (publication.contentType() != null) {
      length += 1 + 2 + utf8(publication.contentType());
    }
    if (publication.responseTopic() != null) {
      length += 1 + 2 + utf8(publication.responseTopic());
    }
    if (publication.correlation() != null) {
      length += 1 + 2 + publication.correlation().length;
    }
    for (Map.Entry<String, String> property : publication.userProperties().entrySet()) {
      length += 1 + 2 + utf8(property.getKey()) + 2 + utf8(property.getValue());
    }
    return length;
  }

  private static long utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Bytes that a variable byte integer of this value takes (MQTT 5 §1.5.5). */
  private static long variableByteInteger(long value) {
    return value < 128 ? 1 : value < 16_384 ? 2 : value < 2_097_152 ? 3 : 4;
  }
}
