package camfleet.manager.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads MQTT 3.1.1 packets and keeps the beginning of each (§2.2). */
final class MqttReader {
  static final int CONNACK = 2;
  static final int PUBLISH = 3;
  static final int SUBACK = 9;

  /** Enough for a topic and the header of a frame. */
  private static final int KEPT_BYTES = 256;

  private final ByteBuffer kept = ByteBuffer.allocate(KEPT_BYTES);
  private final Packets packets;
  private int first = -1;
  private int length;
  private int shift;
  private boolean sized;

  /** Hears of each whole packet. */
  interface Packets {
    /**
     * @param beginning of what follows the fixed header
     */
    void packet(int type, ByteBuffer beginning) throws IOException;
  }

  MqttReader(Packets packets) {
    this.packets = packets;
  }

  void read(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (first < 0) {
        first = bytes.get() & 0xFF;
      } else if (!sized) {
        int digit = bytes.get() & 0xFF;
        length |= (digit & 0x7F) << shift;
        shift += 7;
        sized = digit < 0x80;
        endIfWhole();
      } else {
        int taken = Math.min(length, bytes.remaining());
        int keep = Math.min(taken, kept.remaining());
        kept.put(bytes.slice().limit(keep));
        bytes.position(bytes.position() + taken);
        length -= taken;
        endIfWhole();
      }
    }
  }

  private void endIfWhole() throws IOException {
    if (sized && length == 0) {
      int type = first >> 4;
      first = -1;
      shift = 0;
      sized = false;
      packets.packet(type, kept.flip());
      kept.clear();
    }
  }

  /** CONNECT with a clean session and no keep-alive (§3.1). */
  static ByteBuffer connect(String clientId) {
    byte[] id = ascii(clientId);
    return packet(0x10, 12 + id.length)
        .put(string(ascii("MQTT")))
        .put((byte) 4)
        .put((byte) 2)
        .putShort((short) 0)
        .put(string(id))
        .flip();
  }

  /** SUBSCRIBE to one filter at QoS 0 (§3.8). */
  static ByteBuffer subscribe(String filter) {
    byte[] bytes = ascii(filter);
    return packet(0x82, 5 + bytes.length)
        .putShort((short) 1)
        .put(string(bytes))
        .put((byte) 0)
        .flip();
  }

  /** PUBLISH at QoS 0 up to its payload (§3.3). */
  static ByteBuffer publish(String topic, int payloadBytes) {
    byte[] bytes = ascii(topic);
    ByteBuffer head = ByteBuffer.allocate(7 + bytes.length);
    head.put((byte) 0x30);
    putLength(2 + bytes.length + payloadBytes, head);
    return head.put(string(bytes)).flip();
  }

  private static ByteBuffer packet(int first, int length) {
    ByteBuffer packet = ByteBuffer.allocate(5 + length).put((byte) first);
    putLength(length, packet);
    return packet;
  }

  private static void putLength(int length, ByteBuffer to) {
    int left = length;
    do {
      int digit = left & 0x7F;
      left >>>= 7;
      to.put((byte) (left > 0 ? digit | 0x80 : digit));
    } while (left > 0);
  }

  private static ByteBuffer string(byte[] bytes) {
    return ByteBuffer.allocate(2 + bytes.length).putShort((short) bytes.length).put(bytes).flip();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
