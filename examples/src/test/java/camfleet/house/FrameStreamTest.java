package camfleet.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.client.Fleet;
import camfleet.client.FrameRequest;
import camfleet.client.Presence;
import camfleet.client.ReceivedFrame;
import camfleet.device.camera.SceneCode;
import camfleet.manager.frames.IngestSettings;
import camfleet.message.CameraStatus;
import camfleet.message.DeviceState;
import camfleet.message.Json;
import camfleet.mqtt.Delivery;
import camfleet.runtime.MalformedException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Frames over TCP through the whole house, from camera to watcher. One camera publishes no pictures
 * and streams only while somebody watches; the others publish one picture a second besides. The
 * time after its last watcher, when that camera has to close, is shared with the tests between.
 */
@Tag("slow")
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FrameStreamTest {
  private static final System.Logger LOG = System.getLogger("camfleet.house");
  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String QUIET = "quiet";
  private static final List<String> SHOWN = List.of("shown1", "shown2", "shown3");
  private static final int RUN = 75;
  private static final int FRAMES = 120;

  /** So many looks, 5 ms apart, that see the same; the camera's frames are 67 ms apart. */
  private static final int SETTLED = 6;

  private static final int WATCHERS = 10;
  private static final int CALLERS = 100;

  private House house;
  private Fleet fleet;

  /** What devices send over the stream. */
  private Tap stream;

  /** Everything that is said at the broker. */
  private Watcher broker;

  private long closedNanos;

  @BeforeAll
  void open(@TempDir Path folder) throws Exception {
    house = House.in(folder).startBroker();
    // Devices dial the tap, which has the manager's port at another address of loopback.
    int port = FreePort.choose();
    stream = Tap.of("127.0.0.2", port, new InetSocketAddress("127.0.0.1", port));
    house.startManager(IngestSettings.on("127.0.0.1", port).withAnnounced("127.0.0.2"));
    broker = house.watcher("camfleet/#");
    fleet = house.fleet();
    Map<String, Object> quiet = Map.of("fps", 15.0, "streaming", false);
    house.startDevice(
        QUIET, file -> file.withSettings(quiet).withStreamAllow(List.of("127.0.0.2")));
    Map<String, Object> shown = Map.of("fps", 30.0, "resolution", "320x240", "latest_fps", 1.0);
    for (String id : SHOWN) {
      house.startDevice(id, file -> file.withSettings(shown).withStreamAllow(List.of("127.0.0.2")));
      house.shows(id, START);
    }
    house.says(QUIET, Presence.ONLINE, START);
  }

  @AfterAll
  void leave() {
    fleet.close();
    broker.close();
    house.close();
    stream.close();
  }

  @Test
  @Order(1)
  void firstWatcherHasAFrameWithinASecond() throws Exception {
    assertThat(fleet.device(QUIET).camera()).isEqualTo(CameraStatus.CLOSED);
    assertThat(stream.bytes()).as("nobody watches").isZero();
    long begin = System.nanoTime();
    try (FrameReader first = FrameReader.of(fleet, FrameRequest.latest(QUIET))) {
      first.awaits(QUIET, 1, PATIENCE);
      Duration took = Duration.ofNanos(first.frames().get(0).arrivedNanos() - begin);
      LOG.log(System.Logger.Level.INFO, "first frame after {0} ms", took.toMillis());
      assertThat(took).isLessThan(Duration.ofSeconds(1));
    }
  }

  @Test
  @Order(2)
  void tenWatchersSeeTheSameFramesAndCostTheCameraWhatOneDoes() throws Exception {
    List<FrameReader> ten = new ArrayList<>();
    try (FrameReader first = FrameReader.of(fleet, FrameRequest.every(QUIET))) {
      ten.add(first);
      double one = uploadPerByte(first);
      for (int i = 1; i < WATCHERS; i++) {
        boolean every = i < WATCHERS / 2;
        ten.add(
            FrameReader.of(fleet, every ? FrameRequest.every(QUIET) : FrameRequest.latest(QUIET)));
      }
      for (FrameReader reader : ten) {
        reader.awaits(QUIET, 1, PATIENCE);
      }
      double all = uploadPerByte(first);
      long end = first.last(QUIET);
      for (FrameReader reader : ten) {
        reader.awaits(QUIET, end, PATIENCE);
      }
      LOG.log(
          System.Logger.Level.INFO,
          "uploaded for a byte of picture: {0} with one watcher, {1} with ten; missed {2}",
          one,
          all,
          ten.stream().map(FrameStreamTest::missed).toList());
      assertThat(all / one).isBetween(0.95, 1.05);
      assertThat(metric("camfleet_streams")).isEqualTo(1);
      seeTheSame(ten);
    } finally {
      ten.forEach(FrameReader::close);
      closedNanos = System.nanoTime();
    }
  }

  /** Bytes that the device uploads for each byte of the pictures, over a run of frames. */
  private double uploadPerByte(FrameReader reader) {
    Passed begin = settled(reader, 1);
    Passed end = settled(reader, begin.sequence() + RUN);
    long pictures =
        between(reader, begin.sequence() + 1, end.sequence()).stream()
            .mapToLong(frame -> frame.payload().length)
            .sum();
    return (end.bytes() - begin.bytes()) / (double) pictures;
  }

  /** What has passed at a moment between two frames. */
  private record Passed(long bytes, long sequence) {}

  /** The first such moment from this frame on: for a while nothing comes at either end. */
  private Passed settled(FrameReader reader, long sequence) {
    reader.awaits(QUIET, sequence, PATIENCE);
    Passed[] last = new Passed[SETTLED];
    await("a moment between two frames")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              System.arraycopy(last, 1, last, 0, SETTLED - 1);
              last[SETTLED - 1] = new Passed(stream.bytes(), reader.last(QUIET));
              return Arrays.stream(last).allMatch(last[0] == null ? one -> false : last[0]::equals);
            });
    return last[0];
  }

  private static long missed(FrameReader reader) {
    return reader.frames().stream().mapToLong(ReceivedFrame::missed).sum();
  }

  /**
   * From the first frame that all have seen to the last: who asked for every frame has the same
   * ones in the same order, and the others have those but for what they are told that they missed.
   */
  private static void seeTheSame(List<FrameReader> readers) {
    long from = readers.stream().mapToLong(r -> r.frames().get(0).sequence()).max().orElseThrow();
    long to = readers.stream().mapToLong(r -> r.last(QUIET)).min().orElseThrow();
    List<ReceivedFrame> whole = between(readers.get(0), from, to);
    List<Long> numbers = whole.stream().map(ReceivedFrame::sequence).toList();
    assertThat(numbers).hasSizeGreaterThanOrEqualTo(RUN).isSorted().doesNotHaveDuplicates();
    for (int i = 0; i < readers.size(); i++) {
      List<ReceivedFrame> seen = between(readers.get(i), from, to);
      int at = -1;
      for (int k = 0; k < seen.size(); k++) {
        ReceivedFrame frame = seen.get(k);
        int here = numbers.indexOf(frame.sequence());
        assertThat(here).as("frame %s of watcher %s", frame.sequence(), i).isGreaterThan(at);
        if (k > 0) {
          assertThat(frame.missed()).as("watcher %s is told", i).isEqualTo(here - at - 1);
        }
        at = here;
        assertThat(frame.payload()).isEqualTo(whole.get(here).payload());
        assertThat(frame.capturedAt()).isEqualTo(whole.get(here).capturedAt());
      }
      if (i < readers.size() / 2) {
        assertThat(seen).as("watcher %s asked for every frame", i).hasSameSizeAs(whole);
      }
    }
  }

  private static List<ReceivedFrame> between(FrameReader reader, long from, long to) {
    return reader.frames().stream()
        .filter(frame -> frame.sequence() >= from && frame.sequence() <= to)
        .toList();
  }

  @Test
  @Order(3)
  void brokerCarriesControlOnlyWhileManyCamerasAreWatchedOverOneConnection() throws Exception {
    try (FrameReader reader = FrameReader.of(fleet, FrameRequest.latest("shown*"))) {
      for (String id : SHOWN) {
        reader.awaits(id, 1, PATIENCE);
      }
      long begin = System.nanoTime();
      int before = reader.frames().size();
      long end = SHOWN.stream().mapToLong(reader::last).max().orElseThrow() + FRAMES;
      for (String id : SHOWN) {
        reader.awaits(id, end, PATIENCE);
      }
      List<Delivery> heard =
          broker.heard().stream().filter(one -> one.arrivedNanos() > begin).toList();
      double seconds = (System.nanoTime() - begin) / 1e9;
      List<ReceivedFrame> frames = reader.frames().subList(before, reader.frames().size());
      long streamed = frames.stream().mapToLong(frame -> frame.payload().length).sum();
      List<Delivery> control =
          heard.stream().filter(one -> !one.topic().contains("/img/")).toList();
      LOG.log(
          System.Logger.Level.INFO,
          "in {0} s {1} frames ({2} bytes) over TCP; at the broker {3} pictures and {4} other"
              + " messages ({5} bytes)",
          seconds,
          frames.size(),
          streamed,
          heard.size() - control.size(),
          control.size(),
          bytes(control));
      for (String id : SHOWN) {
        long latest = heard.stream().filter(one -> one.topic().equals(topic(id, "latest"))).count();
        assertThat(latest).as("latest of " + id).isBetween((long) seconds - 1, (long) seconds + 2);
      }
      assertThat(bytes(control)).isLessThan(streamed / 20);
      assertThat(control).allSatisfy(one -> assertThat(isJpeg(one.payload())).isFalse());
      frames.forEach(FrameStreamTest::isWhatItSays);
    }
  }

  private String topic(String id, String what) {
    return "camfleet/v1/img/" + id + "/" + what;
  }

  private static long bytes(List<Delivery> messages) {
    return messages.stream().mapToLong(one -> one.payload().length).sum();
  }

  private static boolean isJpeg(byte[] bytes) {
    return bytes.length > 1 && bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xD8;
  }

  private static void isWhatItSays(ReceivedFrame frame) {
    SceneCode.Reading code = SceneCode.read(frame.payload()).orElseThrow();
    assertThat(code.device().value()).isEqualTo(frame.camera());
    assertThat(code.sequence()).isEqualTo(frame.sequence());
    assertThat(code.capturedAtNanos()).isEqualTo(frame.frame().header().capturedAtNanos());
  }

  @Test
  @Order(4)
  void afterTheLastWatcherTheChannelIsSilentAndTheCameraCloses() throws Exception {
    Delivery over = hears("the end of its lease", state -> state.viewers() == 0);
    double frames = metric("camfleet_frames_in_total{device=\"quiet\"}");
    Delivery shut = hears("a closed camera", state -> state.camera() == CameraStatus.CLOSED);
    Duration lingered = Duration.ofNanos(shut.arrivedNanos() - over.arrivedNanos());
    LOG.log(
        System.Logger.Level.INFO,
        "the lease ended {0} ms after the last watcher, the camera closed {1} ms later",
        (over.arrivedNanos() - closedNanos) / 1_000_000,
        lingered.toMillis());
    assertThat(lingered).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(12));
    assertThat(metric("camfleet_frames_in_total{device=\"quiet\"}")).isEqualTo(frames);
    assertThat(latest(QUIET)).as("pictures of a camera that publishes none").isZero();
    // The others' watcher left as well; they go on with one picture a second, over MQTT alone.
    await().atMost(PATIENCE).until(() -> metric("camfleet_streams") == 0);
    long bytes = stream.bytes();
    broker.forget();
    await().atMost(PATIENCE).until(() -> SHOWN.stream().allMatch(id -> latest(id) >= 2));
    assertThat(stream.bytes()).isEqualTo(bytes);
    for (String id : SHOWN) {
      assertThat(fleet.device(id).camera()).isEqualTo(CameraStatus.OK);
    }
  }

  private long latest(String id) {
    String topic = topic(id, "latest");
    return broker.heard().stream().filter(one -> one.topic().equals(topic)).count();
  }

  /** The first state of the quiet camera since its last watcher left that is so. */
  private Delivery hears(String what, Predicate<DeviceState> so) {
    return broker.hears(
        PATIENCE,
        what,
        one ->
            one.topic().equals("camfleet/v1/dev/quiet/state")
                && one.arrivedNanos() > closedNanos
                && so.test(state(one)));
  }

  private static DeviceState state(Delivery delivery) {
    try {
      return Json.read(delivery.payload(), DeviceState.class);
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @Order(5)
  void hundredCallersOfAClosedCameraShareOneCapture() throws Exception {
    broker.forget();
    double before = metric("camfleet_frames_in_total{device=\"quiet\"}");
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(house.url() + "/api/v1/devices/quiet/frame.jpg?max_age=3s"))
            .timeout(PATIENCE)
            .build();
    List<CompletableFuture<HttpResponse<byte[]>>> calls =
        Stream.generate(() -> http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray()))
            .limit(CALLERS)
            .toList();
    List<HttpResponse<byte[]>> answers = new ArrayList<>();
    for (CompletableFuture<HttpResponse<byte[]>> call : calls) {
      answers.add(call.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }
    assertThat(answers).allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(200));
    assertThat(answers.stream().map(answer -> header(answer, "X-Sequence")).distinct()).hasSize(1);
    byte[] picture = answers.get(0).body();
    assertThat(answers).allSatisfy(answer -> assertThat(answer.body()).isEqualTo(picture));
    assertThat(SceneCode.read(picture).orElseThrow().sequence())
        .isEqualTo(Long.parseLong(header(answers.get(0), "X-Sequence")));
    broker.hears(PATIENCE, "the result", one -> one.topic().endsWith("/quiet/res/snapshot"));
    assertThat(broker.texts("/quiet/cmd/snapshot")).hasSize(1);
    assertThat(metric("camfleet_frames_in_total{device=\"quiet\"}")).isEqualTo(before + 1);
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElseThrow();
  }

  private double metric(String name) throws IOException {
    try (InputStream in = house.url().resolve("/metrics").toURL().openStream()) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(text.split("\n"))
          .filter(line -> line.startsWith(name + " "))
          .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
          .findFirst()
          .orElse(0);
    }
  }
}
