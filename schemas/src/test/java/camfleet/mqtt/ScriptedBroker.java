package camfleet.mqtt;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;

/**
 * A server that speaks just the bytes that a test wants: each connection is handed to the script in
 * a thread of its own.
 */
final class ScriptedBroker implements AutoCloseable {
  /** CONNACK of MQTT 5 without properties: type 2, length 3, no session, success, no properties. */
  static final int[] CONNACK_5 = {0x20, 0x03, 0x00, 0x00, 0x00};

  /** CONNACK of MQTT 3.1.1: type 2, length 2, no session, accepted. */
  static final int[] CONNACK_311 = {0x20, 0x02, 0x00, 0x00};

  /** What happens on one connection; it is closed afterwards. */
  interface Script {
    void run(Talk talk) throws IOException;
  }

  /** One packet: the first byte of the fixed header and what follows the length. */
  record Packet(int first, byte[] body) {
    int type() {
      return first >> 4;
    }
  }

  /** One connection. */
  static final class Talk {
    private final DataInputStream in;
    private final OutputStream out;

    /** Which connection of this broker it is, from 1. */
    final int number;

    private Talk(Socket socket, int number) throws IOException {
      this.in = new DataInputStream(socket.getInputStream());
      this.out = socket.getOutputStream();
      this.number = number;
    }

    Packet read() throws IOException {
      int first = in.readUnsignedByte();
      int length = 0;
      int shift = 0;
      int digit;
      do {
        digit = in.readUnsignedByte();
        length |= (digit & 0x7F) << shift;
        shift += 7;
      } while ((digit & 0x80) != 0);
      byte[] body = new byte[length];
      in.readFully(body);
      return new Packet(first, body);
    }

    /** Reads CONNECT and returns the protocol level, 5 or 4. */
    int readConnect() throws IOException {
      // Protocol name 00 04 'M' 'Q' 'T' 'T', then the level.
      return read().body()[6];
    }

    void send(int... bytes) throws IOException {
      byte[] packet = new byte[bytes.length];
      for (int i = 0; i < bytes.length; i++) {
        packet[i] = (byte) bytes[i];
      }
      out.write(packet);
      out.flush();
    }

    /** Answers what comes (PUBLISH of QoS 1, SUBSCRIBE, PINGREQ) until the other side closes. */
    void serve(boolean five) throws IOException {
      while (true) {
        Packet packet = read();
        switch (packet.type()) {
          case 3 -> {
            if ((packet.first() >> 1 & 3) == 1) {
              int topic = (packet.body()[0] & 0xFF) << 8 | packet.body()[1] & 0xFF;
              // PUBACK: type 4, length 2, packet id.
              send(0x40, 0x02, packet.body()[2 + topic], packet.body()[3 + topic]);
            }
          }
          case 8 -> {
            // SUBACK for one filter, QoS 1 granted; MQTT 5 has a length of properties before it.
            if (five) {
              send(0x90, 0x04, packet.body()[0], packet.body()[1], 0x00, 0x01);
            } else {
              send(0x90, 0x03, packet.body()[0], packet.body()[1], 0x01);
            }
          }
          case 12 -> send(0xD0, 0x00);
          case 14 -> {
            return;
          }
          default -> throw new IOException("unexpected packet type " + packet.type());
        }
      }
    }
  }

  private final ServerSocket server;
  private final Script script;
  private final AtomicInteger count = new AtomicInteger();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  ScriptedBroker(Script script) throws IOException {
    this(ServerSocketFactory.getDefault(), script);
  }

  ScriptedBroker(ServerSocketFactory factory, Script script) throws IOException {
    this.server = factory.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.script = script;
    Thread porch = new Thread(this::accept, "scripted-porch");
    porch.setDaemon(true);
    porch.start();
  }

  BrokerAddress address() {
    return new BrokerAddress("127.0.0.1", server.getLocalPort(), false);
  }

  int connections() {
    return count.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        sockets.add(socket);
        int number = count.incrementAndGet();
        Thread talk =
            new Thread(
                () -> {
                  try (socket) {
                    script.run(new Talk(socket, number));
                  } catch (IOException e) {
                    // The link hung up, which is the test's business.
                  }
                },
                "scripted-talk-" + number);
        talk.setDaemon(true);
        talk.start();
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
