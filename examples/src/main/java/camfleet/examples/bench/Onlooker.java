package camfleet.examples.bench;

import camfleet.client.Fleet;
import camfleet.client.FrameSubscription;
import camfleet.runtime.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A watcher as a program of its own, to be stopped by SIGSTOP: takes a camera's frames as they come
 * and says {@code ready} with the first: {@code Onlooker tcp|websocket|mjpeg MANAGER CAMERA}. Ends
 * with its standard input.
 */
public final class Onlooker {
  private static final int CHUNK_BYTES = 64 << 10;

  private Onlooker() {}

  public static void main(String[] arguments) throws Exception {
    URI manager = URI.create(arguments[1]);
    String camera = arguments[2];
    Threads.startPlatform("onlooker", () -> watch(arguments[0], manager, camera));
    System.in.transferTo(OutputStream.nullOutputStream());
    System.exit(0);
  }

  private static void watch(String outlet, URI manager, String camera) {
    try {
      switch (outlet) {
        case "tcp" -> tcp(manager, camera);
        case "websocket" -> {
          SocketFrames frames = SocketFrames.of(manager, camera);
          frames.awaitFirst();
          ready();
        }
        case "mjpeg" -> mjpeg(manager, camera);
        default -> throw new IOException("there is no outlet " + outlet);
      }
    } catch (IOException e) {
      System.err.println("onlooker: " + e.getMessage());
    }
  }

  private static void ready() {
    System.out.println("ready");
  }

  private static void tcp(URI manager, String camera) throws IOException {
    try (Fleet fleet = Fleet.at(manager);
        FrameSubscription frames = fleet.frames(camera)) {
      boolean isFirst = true;
      while (frames.isOpen()) {
        if (frames.next(Duration.ofSeconds(1)) != null && isFirst) {
          isFirst = false;
          ready();
        }
      }
    }
  }

  private static void mjpeg(URI manager, String camera) throws IOException {
    try (Socket socket = new Socket(manager.getHost(), manager.getPort())) {
      String get =
          "GET /api/v1/devices/" + camera + "/stream.mjpg HTTP/1.1\r\nHost: localhost\r\n\r\n";
      socket.getOutputStream().write(get.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      byte[] chunk = new byte[CHUNK_BYTES];
      // More than the head of the answer is a picture.
      boolean isFirst = in.readNBytes(chunk, 0, 4096) == 4096;
      while (in.read(chunk) >= 0) {
        if (isFirst) {
          isFirst = false;
          ready();
        }
      }
    }
  }
}
