package camfleet.broker;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Connects, publishes one message at QoS 1 and returns the reason code of its PUBACK, by hand: Paho
 * takes a quarter of a second for a connection that the broker ends.
 */
final class OneShot {
  private static final int TIMEOUT_MILLIS = 10_000;

  private OneShot() {}

  static int publish(int port, String user, String password, String topic, String payload)
      throws IOException {
    return publish(port, user, password, topic, payload, false);
  }

  static int publish(
      int port, String user, String password, String topic, String payload, boolean retained)
      throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      Body connect = new Body();
      connect.text("MQTT");
      connect.out.writeByte(5);
      connect.out.writeByte(0b1100_0010); // user name, password, clean start
      connect.out.writeShort(60);
      connect.out.writeByte(0); // no properties
      connect.text(user);
      connect.text(user);
      connect.text(password);
      socket.getOutputStream().write(connect.packet(0x10));
      byte[] connack = read(in, 0x20);
      if (connack[1] != 0) {
        throw new IOException(user + " was refused with " + (connack[1] & 0xff));
      }
      Body publish = new Body();
      publish.text(topic);
      publish.out.writeShort(1);
      publish.out.writeByte(0); // no properties
      publish.out.write(payload.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().write(publish.packet(retained ? 0x33 : 0x32));
      byte[] puback = read(in, 0x40);
      return puback.length < 3 ? 0 : puback[2] & 0xff;
    }
  }

  private static byte[] read(DataInputStream in, int type) throws IOException {
    int header = in.readUnsignedByte();
    int length = 0;
    for (int shift = 0; ; shift += 7) {
      int digit = in.readUnsignedByte();
      length |= (digit & 0x7f) << shift;
      if (digit < 0x80) {
        break;
      }
    }
    byte[] body = in.readNBytes(length);
    if (header != type) {
      throw new IOException("packet " + Integer.toHexString(header) + " instead of " + type);
    }
    return body;
  }

  /** The part of a packet behind its length. */
  private static final class Body {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    private void text(String text) throws IOException {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      out.writeShort(utf8.length);
      out.write(utf8);
    }

    private byte[] packet(int header) throws IOException {
      ByteArrayOutputStream packet = new ByteArrayOutputStream();
      packet.write(header);
      int length = bytes.size();
      do {
        int digit = length & 0x7f;
        length >>= 7;
        packet.write(length > 0 ? digit | 0x80 : digit);
      } while (length > 0);
      bytes.writeTo(packet);
      return packet.toByteArray();
    }
  }
}
