package camfleet.house;

import camfleet.runtime.Threads;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A viewer of {@code stream.mjpg} who reads nothing for a while after each picture. */
final class MjpegReader implements AutoCloseable {
  private final Looks looks = new Looks();
  private final Socket socket;
  private final Duration pause;

  private MjpegReader(Socket socket, Duration pause) {
    this.socket = socket;
    this.pause = pause;
  }

  static MjpegReader of(URI manager, String device, Duration pause) throws IOException {
    Socket socket = new Socket(manager.getHost(), manager.getPort());
    String get =
        "GET /api/v1/devices/" + device + "/stream.mjpg HTTP/1.1\r\nHost: localhost\r\n\r\n";
    socket.getOutputStream().write(get.getBytes(StandardCharsets.US_ASCII));
    MjpegReader reader = new MjpegReader(socket, pause);
    Threads.start("mjpeg-reader", reader::run);
    return reader;
  }

  private void run() {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream(), 1_024);
      block(in);
      while (line(in) != null) {
        Map<String, String> part = block(in);
        int length = Integer.parseInt(part.get("content-length"));
        int read = in.readNBytes(length).length;
        line(in);
        if (read < length) {
          break;
        }
        Instant captured = Instant.parse(part.get("x-captured-at"));
        looks.saw(
            Long.parseLong(part.get("x-sequence")),
            captured.getEpochSecond() * 1_000_000_000L + captured.getNano(),
            -1,
            length);
        LockSupport.parkNanos(pause.toNanos());
      }
      looks.ended("closed");
    } catch (IOException | RuntimeException e) {
      looks.ended("closed: " + e.getMessage());
    }
  }

  /** Header lines up to the empty one, names in small letters. */
  private static Map<String, String> block(InputStream in) throws IOException {
    Map<String, String> fields = new HashMap<>();
    for (String next = line(in); next != null && !next.isEmpty(); next = line(in)) {
      int colon = next.indexOf(':');
      if (colon > 0) {
        fields.put(
            next.substring(0, colon).toLowerCase(Locale.ROOT), next.substring(colon + 1).strip());
      }
    }
    return fields;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    int next = in.read();
    while (next >= 0 && next != '\n') {
      line.append((char) next);
      next = in.read();
    }
    return next < 0 ? null : line.toString().strip();
  }

  Looks looks() {
    return looks;
  }

  int port() {
    return socket.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
