package camfleet.manager.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WebSocketViewerTest {
  private static final byte[] ANSWER =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  /** A text, a picture in two fragments with a ping between them, and one in a single frame. */
  private static byte[] messages() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(ANSWER);
    out.write(new byte[] {(byte) 0x81, 2, '{', '}'});
    out.write(new byte[] {0x02, 42});
    out.write(new byte[42]);
    out.write(new byte[] {(byte) 0x89, 0});
    out.write(new byte[] {(byte) 0x80, 126, 1, 44});
    out.write(new byte[300]);
    out.write(new byte[] {(byte) 0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0});
    out.write(new byte[65_536]);
    return out.toByteArray();
  }

  @Test
  @Timeout(30)
  void countsPicturesAndGrantsCreditForEach() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Loop loop = new Loop("test");
        Viewers viewers = new Viewers(loop)) {
      loop.start();
      Thread manager = new Thread(() -> answer(server));
      manager.start();
      viewers.open(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()),
          1,
          sink -> new WebSocketViewer("/api/v1/frames?select=all", 2, sink),
          Duration.ofSeconds(20));
      assertThat(said.get(20, TimeUnit.SECONDS)).isEqualTo("credit 2, pong, credit 1, credit 1");
      assertThat(viewers.counts()).containsExactly(2);
    }
  }

  private final CompletableFuture<String> said = new CompletableFuture<>();

  private void answer(ServerSocket server) {
    try (Socket socket = server.accept()) {
      byte[] request = new byte[4_096];
      int count = socket.getInputStream().read(request);
      assertThat(new String(request, 0, count, StandardCharsets.US_ASCII))
          .startsWith("GET /api/v1/frames?select=all HTTP/1.1\r\n");
      socket.getOutputStream().write(messages());
      String all = next(socket);
      for (int i = 0; i < 3; i++) {
        all += ", " + next(socket);
      }
      said.complete(all);
      // Until the viewer goes.
      socket.getInputStream().read();
    } catch (IOException e) {
      said.completeExceptionally(e);
    }
  }

  /** What the viewer says next; masked with zeros. */
  private static String next(Socket socket) throws IOException {
    byte[] head = socket.getInputStream().readNBytes(6);
    byte[] text = socket.getInputStream().readNBytes(head[1] & 0x7F);
    return (head[0] & 0x0F) == 10
        ? "pong"
        : new String(text, StandardCharsets.US_ASCII).replaceAll("[{}\"]", "").replace(':', ' ');
  }
}
