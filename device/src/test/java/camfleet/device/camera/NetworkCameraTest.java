package camfleet.device.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import camfleet.runtime.RequiredTool;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Size;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;

@Tag("slow")
class NetworkCameraTest {
  private static final CameraMode MODE = new CameraMode(640, 480, 120, 75);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Size at which pictures are compared. */
  private static final int WIDTH = 160;

  private static final int HEIGHT = 90;

  /** Frames from a clip's beginning that are looked for. */
  private static final int FRAMES = 150;

  private final ExecutorService workers = Executors.newCachedThreadPool();
  private HttpServer server;
  @TempDir Path folder;

  @AfterEach
  void stop() {
    if (server != null) {
      server.stop(0);
    }
    workers.shutdownNow();
  }

  private static Camera camera(String source) {
    return Cameras.of(
        source, camfleet.topic.DeviceId.of("cam1"), InstantSource.system(), System::nanoTime);
  }

  private String serve(String path, com.sun.net.httpserver.HttpHandler handler) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.setExecutor(workers);
    server.createContext(path, handler);
    server.start();
    return "http://anna:secret@127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /** A web server as it gives a file, also from its middle. */
  private void giveFile(Path file, HttpExchange exchange) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    String range = exchange.getRequestHeaders().getFirst("Range");
    int from = range == null ? 0 : Integer.parseInt(range.replaceAll("bytes=(\\d+)-.*", "$1"));
    exchange.getResponseHeaders().add("Accept-Ranges", "bytes");
    if (range != null) {
      exchange
          .getResponseHeaders()
          .add("Content-Range", "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
    }
    exchange.sendResponseHeaders(range == null ? 200 : 206, bytes.length - from);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes, from, bytes.length - from);
    }
  }

  /** A recording and what it holds. */
  private record Clip(String name, int width, int height, double fps) {}

  private static final List<Clip> CLIPS =
      List.of(
          new Clip("car-detection.mp4", 768, 432, 12.5),
          new Clip("one-by-one-person-detection.mp4", 768, 432, 10),
          new Clip("bottle-detection.mp4", 640, 360, 29.83));

  /** All at once, because each of them mostly waits. */
  @Test
  void giveWhatTheClipsHoldByPathByHttpAndByRtsp() throws Exception {
    RequiredTool.program("ffmpeg");
    String http =
        serve("/", exchange -> giveFile(Footage.of(name(exchange.getRequestURI())), exchange));
    List<Future<?>> shown = new ArrayList<>();
    List<RtspServer> servers = new ArrayList<>();
    try {
      for (Clip clip : CLIPS) {
        Path file = Footage.of(clip.name());
        byte[] truth = frames(file);
        RtspServer rtsp = new RtspServer(file, folder);
        servers.add(rtsp);
        for (String source : List.of("file:" + file, http + clip.name(), rtsp.url())) {
          shown.add(
              workers.submit(
                  () -> {
                    requireClip(source, truth, clip);
                    return null;
                  }));
        }
      }
      for (Future<?> one : shown) {
        one.get(60, TimeUnit.SECONDS);
      }
    } finally {
      for (RtspServer rtsp : servers) {
        rtsp.close();
      }
    }
  }

  private static String name(URI request) {
    return request.getPath().substring(1);
  }

  /** Two seconds of the clip: their number, size, order and what is to be seen. */
  private static void requireClip(String source, byte[] truth, Clip clip) throws Exception {
    String what = name(source) + " of " + clip.name();
    String size = clip.width() + "x" + clip.height();
    List<byte[]> shot = new ArrayList<>();
    double seconds;
    try (Camera camera = camera(source)) {
      camera.open(MODE);
      camera.read(1, PATIENCE).close();
      long begin = System.nanoTime();
      while (System.nanoTime() - begin < 2_000_000_000L) {
        try (Picture picture = camera.read(2, PATIENCE)) {
          assertThat(picture.width() + "x" + picture.height()).as(what).isEqualTo(size);
          shot.add(Jpeg.encode(picture, 75));
        }
      }
      seconds = (System.nanoTime() - begin) / 1e9;
      assertThat(camera.source()).doesNotContain("secret");
      assertThat(camera.description()).contains(size);
    }
    assertThat(shot.size() / seconds).as(what).isBetween(clip.fps() * 0.6, clip.fps() * 1.5);
    int last = -1;
    for (byte[] jpeg : shot) {
      Mat seen = small(jpeg);
      last = nearest(seen, truth, last);
      assertThat(difference(seen, truth, last)).as(what + ", frame " + last).isLessThan(4);
      seen.release();
    }
    assertThat(last).as(what).isGreaterThan(shot.size() / 2);
  }

  private static String name(String source) {
    return source.substring(0, source.indexOf(':'));
  }

  private static byte[] frames(Path clip) throws Exception {
    String scale = "scale=" + WIDTH + ":" + HEIGHT + ":flags=area";
    byte[] grey = ffmpeg("-i", "" + clip, "-frames:v", "" + FRAMES, "-vf", scale, "-f", "rawvideo");
    assertThat(grey).hasSize(FRAMES * WIDTH * HEIGHT);
    return grey;
  }

  private static byte[] ffmpeg(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-v", "error", "-y"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-pix_fmt", "gray", "pipe:1"));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (InputStream out = process.getInputStream()) {
      byte[] bytes = out.readAllBytes();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return bytes;
    }
  }

  private static Mat small(byte[] jpeg) {
    Mat whole = Jpeg.decode(jpeg, Imgcodecs.IMREAD_GRAYSCALE).orElseThrow();
    Mat small = new Mat();
    Imgproc.resize(whole, small, new Size(WIDTH, HEIGHT), 0, 0, Imgproc.INTER_AREA);
    whole.release();
    return small;
  }

  /** Not before the last one: pictures come in order. */
  private static int nearest(Mat seen, byte[] truth, int last) {
    int best = last;
    double least = Double.MAX_VALUE;
    for (int i = last + 1; i < Math.min(FRAMES, last + 40); i++) {
      double difference = difference(seen, truth, i);
      if (difference < least) {
        least = difference;
        best = i;
      }
    }
    return best;
  }

  /** Mean of the differences of pixels, of 255. */
  private static double difference(Mat seen, byte[] truth, int number) {
    int bytes = WIDTH * HEIGHT;
    Mat frame = new Mat(HEIGHT, WIDTH, CvType.CV_8UC1);
    frame.put(0, 0, Arrays.copyOfRange(truth, number * bytes, (number + 1) * bytes));
    double difference = Core.norm(frame, seen, Core.NORM_L1) / bytes;
    frame.release();
    return difference;
  }

  /** A camera or a manager that sends JPEGs one after the other, each once. */
  private static void giveJpegs(HttpExchange exchange, List<byte[]> jpegs) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "multipart/x-mixed-replace; boundary=frame");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      for (byte[] jpeg : jpegs) {
        String head =
            "--frame\r\nContent-Type: image/jpeg\r\nContent-Length: " + jpeg.length + "\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(jpeg);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
      }
    }
  }

  private static byte[] jpeg(int grey) {
    OpenCv.load();
    Mat mat = new Mat(120, 160, CvType.CV_8UC3, org.opencv.core.Scalar.all(grey));
    byte[] jpeg = Jpeg.encode(mat, 90);
    mat.release();
    return jpeg;
  }

  @Test
  void passesJpegsOnAsTheyComeAndSaysWhenTheyEnd() throws Exception {
    RequiredTool.program("ffmpeg");
    List<byte[]> jpegs = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      jpegs.add(jpeg(i));
    }
    String url = serve("/stream.mjpg", exchange -> giveJpegs(exchange, jpegs));
    List<byte[]> came = new ArrayList<>();
    try (Camera camera = camera(url)) {
      camera.open(new CameraMode(640, 480, 120, 20));
      assertThat(camera.change(new CameraMode(640, 480, 100, 90))).as("quality").isTrue();
      assertThat(camera.description()).isEqualTo("a stream of JPEGs, 160x120");
      assertThatThrownBy(
              () -> {
                while (true) {
                  try (Picture picture = camera.read(1, PATIENCE)) {
                    came.add(((CameraJpeg) picture).jpeg());
                  }
                }
              })
          .isInstanceOf(CameraException.class)
          .hasMessageContaining("127.0.0.1:" + server.getAddress().getPort())
          .hasMessageEndingWith(" cannot be played: it has ended")
          .hasMessageNotContaining("secret");
    }
    assertThat(came).isNotEmpty();
    assertThat(came).allMatch(jpeg -> jpegs.stream().anyMatch(one -> Arrays.equals(one, jpeg)));
  }

  @Test
  void saysWhyAnAddressGivesNothingWithoutItsLogin() throws Exception {
    RequiredTool.program("ffmpeg");
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    for (String scheme : List.of("rtsp", "http")) {
      assertThat(problem(scheme + "://anna:secret@127.0.0.1:" + free + "/a?pwd=secret"))
          .isEqualTo(
              scheme
                  + "://***@127.0.0.1:"
                  + free
                  + "/a?pwd=*** cannot be played: Connection refused");
    }
    String url =
        serve(
            "/",
            exchange -> {
              exchange.sendResponseHeaders(404, -1);
              exchange.close();
            });
    assertThat(problem(url)).contains("404").doesNotContain("secret");
  }

  private static String problem(String source) throws InterruptedException {
    try (Camera camera = camera(source)) {
      camera.open(MODE);
      return "none";
    } catch (CameraException e) {
      return e.getMessage();
    }
  }
}
