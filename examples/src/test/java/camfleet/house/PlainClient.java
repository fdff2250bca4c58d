package camfleet.house;

import camfleet.mqtt.BrokerAddress;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/**
 * An MQTT 3.1.1 client of forty lines that checks nothing, so that it can send what no library
 * would.
 */
final class PlainClient implements AutoCloseable {
  private static final int CONNECT = 0x10;
  private static final int PUBLISH_QOS_0 = 0x30;

  private final Socket socket;
  private final OutputStream out;
  private final InputStream in;

  /** Only the connection; nothing is said yet. */
  PlainClient(BrokerAddress broker) throws IOException {
    socket = new Socket(broker.host(), broker.port());
    socket.setSoTimeout(10_000);
    out = socket.getOutputStream();
    in = socket.getInputStream();
  }

  /** Logs in; the CONNACK return code (MQTT 3.1.1 §3.2.2.3). */
  int connect(String clientId, String user, String password) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream packet = new DataOutputStream(bytes);
    packet.writeUTF("MQTT");
    packet.writeByte(4);
    packet.writeByte(0xC2); // user name, password, clean session
    packet.writeShort(60);
    packet.writeUTF(clientId);
    packet.writeUTF(user);
    packet.writeUTF(password);
    send(CONNECT, bytes.toByteArray());
    byte[] answer = in.readNBytes(4);
    return answer.length < 4 ? -1 : answer[3];
  }

  /** Publishes at QoS 0 on a topic of any bytes. */
  void publish(byte[] topic, byte[] payload) throws IOException {
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    packet.write(topic.length >> 8);
    packet.write(topic.length);
    packet.write(topic);
    packet.write(payload);
    send(PUBLISH_QOS_0, packet.toByteArray());
  }

  void publish(String topic, byte[] payload) throws IOException {
    publish(topic.getBytes(StandardCharsets.UTF_8), payload);
  }

  /** Writes bytes that need not be a packet. */
  void raw(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  private void send(int type, byte[] rest) throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.write(type);
    int length = rest.length;
    do {
      int digit = length % 128;
      length /= 128;
      header.write(length > 0 ? digit | 0x80 : digit);
    } while (length > 0);
    raw(header.toByteArray());
    raw(rest);
  }

  /** Whether the broker ends the connection within ten seconds. */
  boolean isEnded() throws IOException {
    try {
      while (in.read() >= 0) {
        // What it still says does not matter.
      }
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
