package camfleet.client;

import camfleet.frame.Codec;
import camfleet.frame.Frame;
import camfleet.frame.FrameHeader;
import camfleet.frame.FrameLayout;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** The least WebSocket server (RFC 6455) that gives frames for credit; any GET is device cam1. */
final class FrameServer implements AutoCloseable {
  private static final String DEVICE = "{\"id\":\"cam1\"}";

  final AtomicInteger granted = new AtomicInteger();
  final AtomicInteger connections = new AtomicInteger();
  final LinkedBlockingQueue<Socket> sockets = new LinkedBlockingQueue<>();
  private final ServerSocket server;

  FrameServer() {
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    camfleet.runtime.Threads.start("frame-server", this::accept);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        camfleet.runtime.Threads.start("frame-server-client", () -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      String key = null;
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        if (line.toLowerCase(java.util.Locale.ROOT).startsWith("sec-websocket-key:")) {
          key = line.substring(line.indexOf(':') + 1).strip();
        }
      }
      if (key == null) {
        write(
            socket, "HTTP/1.1 200 OK\r\nContent-Length: " + DEVICE.length() + "\r\n\r\n" + DEVICE);
        return;
      }
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest(
                  (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                      .getBytes(StandardCharsets.US_ASCII));
      write(
          socket,
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Accept: "
              + Base64.getEncoder().encodeToString(hash)
              + "\r\n\r\n");
      connections.incrementAndGet();
      sockets.add(socket);
      listen(in);
    } catch (IOException | java.security.NoSuchAlgorithmException e) {
      // The client went; a test that minds sees it by what is missing.
    }
  }

  private void listen(DataInputStream in) throws IOException {
    while (true) {
      int opcode = in.readUnsignedByte() & 0x0F;
      int length = in.readUnsignedByte() & 0x7F;
      byte[] mask = in.readNBytes(4);
      byte[] text = in.readNBytes(length);
      for (int i = 0; i < text.length; i++) {
        text[i] ^= mask[i % 4];
      }
      String said = new String(text, StandardCharsets.UTF_8);
      if (opcode == 1 && said.startsWith("{\"credit\":")) {
        granted.addAndGet(Integer.parseInt(said.replaceAll("\\D", "")));
      }
    }
  }

  /** Sends a frame on a connection, in two fragments as the manager does. */
  void send(Socket socket, long sequence) throws IOException {
    FrameHeader header =
        new FrameHeader(1, Codec.JPEG, 0, 7, sequence, 0, FrameHeader.UNKNOWN_ERROR, 0, 4, 2);
    byte[] body = FrameLayout.bytes(new Frame(header, new byte[] {1, 2, 3}));
    ByteBuffer bytes = ByteBuffer.allocate(body.length + 4);
    bytes.put((byte) 0x02).put((byte) FrameHeader.BYTES).put(body, 0, FrameHeader.BYTES);
    bytes.put((byte) 0x80).put((byte) (body.length - FrameHeader.BYTES));
    bytes.put(body, FrameHeader.BYTES, body.length - FrameHeader.BYTES);
    socket.getOutputStream().write(bytes.array());
  }

  private static void write(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static String line(DataInputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("ended");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
