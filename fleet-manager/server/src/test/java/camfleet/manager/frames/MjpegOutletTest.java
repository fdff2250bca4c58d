package camfleet.manager.frames;

import static camfleet.manager.ManagerRoom.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.manager.FakeCamera;
import camfleet.manager.ManagerRoom;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MjpegOutletTest {
  private static ManagerRoom room;

  @BeforeAll
  static void start() throws Exception {
    room = new ManagerRoom();
  }

  @AfterAll
  static void stop() {
    room.close();
  }

  private record Part(Map<String, String> headers, byte[] body) {
    long sequence() {
      return Long.parseLong(headers.get("x-sequence"));
    }
  }

  /** Reads parts as a browser does, by their Content-Length. */
  private static final class Viewer implements AutoCloseable {
    final List<Part> parts = new CopyOnWriteArrayList<>();
    final InputStream in;
    final Thread thread;

    Viewer(String path) throws Exception {
      HttpResponse<InputStream> response =
          room.http.send(
              HttpRequest.newBuilder(room.uri(path)).build(), BodyHandlers.ofInputStream());
      assertThat(response.headers().firstValue("Content-Type"))
          .contains("multipart/x-mixed-replace; boundary=frame");
      in = new BufferedInputStream(response.body());
      thread = new Thread(this::read, "viewer");
      thread.setDaemon(true);
      thread.start();
    }

    private void read() {
      try {
        assertThat(line()).isEqualTo("--frame");
        while (true) {
          Map<String, String> headers = new TreeMap<>();
          for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon).toLowerCase(), line.substring(colon + 1).strip());
          }
          byte[] body = in.readNBytes(Integer.parseInt(headers.get("content-length")));
          assertThat(line()).isEmpty();
          assertThat(line()).isEqualTo("--frame");
          parts.add(new Part(headers, body));
        }
      } catch (IOException e) {
        // The connection was closed.
      }
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new IOException("end");
        }
        line.append((char) c);
      }
      return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  private static FakeCamera online(String id) {
    FakeCamera camera = room.camera(id).comesUp();
    room.awaitPresence(id, "online");
    return camera;
  }

  @Test
  void everyPartNamesItsLengthSequenceAndAge() throws Exception {
    FakeCamera camera = online("mj-parts");
    try (Viewer viewer = new Viewer("/api/v1/devices/mj-parts/stream.mjpg")) {
      byte[] first = camera.picture(Duration.ofMillis(700));
      room.until(() -> viewer.parts.size() == 1);
      byte[] second = camera.picture();
      room.until(() -> viewer.parts.size() == 2);

      assertThat(viewer.parts.get(0).body()).isEqualTo(first);
      assertThat(viewer.parts.get(1).body()).isEqualTo(second);
      assertThat(viewer.parts.get(0).headers())
          .containsEntry("content-type", "image/jpeg")
          .containsEntry("x-sequence", "1")
          .containsKey("x-captured-at");
      assertThat(Long.parseLong(viewer.parts.get(0).headers().get("x-age-ms")))
          .isGreaterThanOrEqualTo(700);
    }
  }

  @Test
  void newViewerSeesTheCurrentPictureAtOnceButNoOldOne() throws Exception {
    FakeCamera camera = online("mj-old");
    camera.picture();
    await()
        .atMost(PATIENCE)
        .until(() -> room.get("/api/v1/devices/mj-old/frame.jpg").statusCode() == 200);
    try (Viewer viewer = new Viewer("/api/v1/devices/mj-old/stream.mjpg")) {
      room.until(() -> viewer.parts.size() == 1);
    }
    camera.status("offline");
    room.awaitPresence("mj-old", "offline");
    try (Viewer viewer = new Viewer("/api/v1/devices/mj-old/stream.mjpg")) {
      camera.comesUp();
      camera.picture();
      room.until(() -> viewer.parts.size() == 1);
      assertThat(viewer.parts.get(0).sequence()).isEqualTo(2);
    }
  }

  @Test
  void paceIsTheViewersChoice() throws Exception {
    FakeCamera camera = online("mj-pace");
    try (Viewer slow = new Viewer("/api/v1/devices/mj-pace/stream.mjpg?fps=1");
        Viewer all = new Viewer("/api/v1/devices/mj-pace/stream.mjpg")) {
      for (int i = 1; i <= 20; i++) {
        int sofar = i;
        camera.picture();
        room.until(() -> all.parts.size() == sofar);
        room.broker.clock().advance(Duration.ofMillis(100));
      }
      assertThat(slow.parts.size()).isBetween(1, 3);
      assertThat(room.get("/api/v1/devices/mj-pace/stream.mjpg?fps=0").statusCode()).isEqualTo(400);
    }
  }

  @Test
  void viewerThatDoesNotReadMissesPicturesAloneAndIsFreshAfterwards() throws Exception {
    FakeCamera camera = online("mj-slow");
    FrameProbe probe = new FrameProbe("mj-slow");
    try (Viewer quick = new Viewer("/api/v1/devices/mj-slow/stream.mjpg");
        Socket slow = new Socket()) {
      slow.setReceiveBufferSize(4096);
      slow.connect(new InetSocketAddress("127.0.0.1", room.app.httpPort()));
      OutputStream out = slow.getOutputStream();
      out.write(
          "GET /api/v1/devices/mj-slow/stream.mjpg HTTP/1.1\r\nHost: localhost\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      assertThat(slow.getInputStream().read()).isEqualTo('H');
      long sent = 0;
      while (probe.forgotten() < 20) {
        camera.bigPicture(100_000);
        long expected = ++sent;
        room.until(() -> quick.parts.size() == expected);
      }
      // What the kernel holds is bounded: a handful of pictures, not seconds of them.
      assertThat(sent).isLessThan(60);
      assertThat(quick.parts).hasSize((int) sent);
    }
  }

  /** Asks the metrics how many pictures watchers of a camera missed. */
  private record FrameProbe(String device) {
    long forgotten() throws Exception {
      String name = "camfleet_frames_forgotten_total{device=\"" + device + "\"} ";
      String text = new String(room.get("/metrics").body(), StandardCharsets.UTF_8);
      return text.lines()
          .filter(line -> line.startsWith(name))
          .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length())))
          .sum();
    }
  }
}
