package camfleet.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.client.Fleet;
import camfleet.client.FrameSubscription;
import camfleet.client.ReceivedFrame;
import camfleet.house.Looks.Look;
import camfleet.message.IngestEndpoints;
import camfleet.runtime.Threads;
import camfleet.stream.Subscribe;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A camera of 30 frames per second and all kinds of watchers for a minute: some take 4 frames per
 * second, a program with some connections is stopped, and four take all there are.
 */
@Tag("slow")
@Isolated("takes every frame of a camera in this process")
@Timeout(180)
class SlowWatcherTest {
  private static final String CAMERA = "cam1";
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final long LENGTH_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final Duration BEFORE_THE_STOP = Duration.ofSeconds(8);
  private static final int STOPPED = 5;
  private static final Duration START = Duration.ofSeconds(30);

  /** 30 s, the manager's own second, and what a busy machine adds. */
  private static final Duration CLOSED_AFTER_AT_MOST = Duration.ofSeconds(40);

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<AutoCloseable> open = new ArrayList<>();
  @TempDir private Path folder;
  private House house;

  private <T extends AutoCloseable> T opened(T one) {
    open.add(0, one);
    return one;
  }

  @Test
  void staysFreshForSlowOnesClosesStoppedOnesByNameAndHarmsNoOther(TestReporter report)
      throws Exception {
    try (HeardLog log = HeardLog.begin()) {
      watchAll(log, report);
    } finally {
      for (AutoCloseable one : open) {
        one.close();
      }
    }
  }

  private void watchAll(HeardLog log, TestReporter report) throws Exception {
    house = opened(House.in(folder)).startBroker().startManager();
    house.startDevice(
        CAMERA,
        file -> file.withSettings(Map.of("fps", 30.0, "resolution", "640x480", "quality", 95)));
    house.shows(CAMERA, START);
    URI url = house.url();
    Fleet fleet = opened(house.fleet());
    IngestEndpoints.Endpoint stream = fleet.status().stream();
    Duration none = Duration.ZERO;

    TcpReader first = opened(TcpReader.of("quick", stream, CAMERA, Subscribe.Mode.EVERY, 8, none));
    TcpReader second = opened(TcpReader.of("quick", stream, CAMERA, Subscribe.Mode.EVERY, 8, none));
    MjpegReader third = opened(MjpegReader.of(url, CAMERA, none));
    SlowWebSocketReader fourth = opened(SlowWebSocketReader.of(http, url, CAMERA, 2, none));
    // Streaming begins with the first watcher; until then pictures come at the pace of the broker.
    await().atMost(START).until(() -> first.looks().all().size() > 60);

    TcpReader tcp = opened(TcpReader.of("slow", stream, CAMERA, Subscribe.Mode.LATEST, 1, PAUSE));
    TcpReader greedy =
        opened(TcpReader.of("greedy", stream, CAMERA, Subscribe.Mode.LATEST, 64, PAUSE));
    SlowWebSocketReader socket = opened(SlowWebSocketReader.of(http, url, CAMERA, 1, PAUSE));
    MjpegReader mjpeg = opened(MjpegReader.of(url, CAMERA, PAUSE));
    Looks library = slowProgram(fleet);
    long begin = System.nanoTime();
    Child stopped =
        opened(
            Child.start(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    StoppedReaders.class.getName(),
                    url.toString(),
                    CAMERA),
                Map.of(),
                folder,
                folder.resolve("stopped.log")));
    await().atMost(START).until(() -> stopped.output().contains("ready"));
    long usedBefore = mostUsed(BEFORE_THE_STOP);
    int watchersBefore = watchers().size();

    signal("STOP", stopped);
    long stop = System.nanoTime();
    long usedDuring = mostUsed(Duration.ofSeconds(29));
    assertThat(watchers()).as("watchers in the 29th second").hasSize(watchersBefore);
    await()
        .atMost(CLOSED_AFTER_AT_MOST)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> watchers().size() == watchersBefore - STOPPED);
    long closed = System.nanoTime();
    signal("CONT", stopped);
    while (System.nanoTime() - begin < LENGTH_NANOS) {
      LockSupport.parkNanos(LENGTH_NANOS - (System.nanoTime() - begin));
    }
    Map<String, Double> forgotten = forgottenByOutlet();
    int quickAndSlow = watchersBefore - STOPPED;
    long over = System.nanoTime();

    List<Look> all = first.looks().between(begin, over);
    say(report, "tcp, slow", tcp.looks().all());
    say(report, "tcp, slow, credit 64", greedy.looks().all());
    say(report, "websocket, slow", socket.looks().all());
    say(report, "mjpeg, slow", mjpeg.looks().all());
    say(report, "client library, slow", library.all());
    say(report, "tcp, quick, before", first.looks().between(begin, stop));
    say(report, "tcp, quick, during", first.looks().between(stop, closed));
    report.publishEntry(
        "memory of frames", "at most %d bytes before, %d during".formatted(usedBefore, usedDuring));
    report.publishEntry(
        "closed", String.format(Locale.ROOT, "%.1f s after the stop", (closed - stop) / 1e9));
    report.publishEntry("last words", stopped.output());
    report.publishEntry("log", String.join("\n", log.of("camfleet.fleet")));

    Map<Long, Long> quick =
        first.looks().all().stream()
            .collect(Collectors.toMap(Look::sequence, Look::ageMillis, (one, other) -> one));
    staysFresh("tcp", tcp.looks(), quick, 250);
    staysFresh("websocket", socket.looks(), quick, 250);
    staysFresh("client library", library, quick, 250);
    staysFresh("mjpeg", mjpeg.looks(), quick, 1_500);

    NavigableMap<Long, Long> there =
        first.looks().all().stream()
            .collect(
                Collectors.toMap(Look::sequence, Look::missed, (one, other) -> one, TreeMap::new));
    everyLossIsTold("tcp", tcp.looks(), there);
    everyLossIsTold("tcp with much credit", greedy.looks(), there);
    everyLossIsTold("websocket", socket.looks(), there);
    everyLossIsTold("client library", library, there);
    for (String outlet : List.of("tcp", "websocket", "mjpeg")) {
      assertThat(forgotten.get(outlet)).as("forgotten for " + outlet + " in /metrics").isPositive();
    }

    assertThat(first.gaps() + second.gaps()).as("gaps of those who take every frame").isZero();
    assertThat(sequences(second.looks().between(begin, over)))
        .as("the same frames for both who take every one")
        .isSubsetOf(there.keySet());
    assertThat(second.looks().between(stop, closed)).isNotEmpty();
    long came = first.looks().between(stop, closed).size();
    for (Looks other : List.of(third.looks(), fourth.looks())) {
      assertThat(other.between(stop, closed).size())
          .as("frames of a quick watcher while another is stopped, of " + came)
          .isGreaterThan((int) (came * 0.8));
    }

    long frame = Long.highestOneBit(all.stream().mapToInt(Look::bytes).max().orElseThrow()) * 2;
    assertThat(usedDuring - usedBefore)
        .as("memory for watchers that are stopped, two frames of %d each", frame)
        .isLessThanOrEqualTo(STOPPED * 2 * frame);

    await().atMost(START).until(() -> stopped.output().lines().count() >= 1 + STOPPED);
    assertThat(stopped.output()).contains("tcp: ", "websocket: 1008 ", "it took nothing for 30 s");
    String mjpegPort = stopped.output().replaceFirst("(?s).*from port (\\d+).*", "$1");
    assertThat(log.of("camfleet.fleet"))
        .anyMatch(line -> line.startsWith("subscriber stopped@127.0.0.1:"))
        .anyMatch(line -> line.startsWith("subscriber stopped-greedy@127.0.0.1:"))
        .anyMatch(line -> line.startsWith("WebSocket reader 127.0.0.1:"))
        .anyMatch(line -> line.startsWith("MJPEG viewer 127.0.0.1:" + mjpegPort + " of " + CAMERA));
    assertThat(watchers()).as("only those who were stopped are gone").hasSize(quickAndSlow);
  }

  /** A program on the client library that looks at a frame and does something else. */
  private Looks slowProgram(Fleet fleet) throws Exception {
    Looks looks = new Looks();
    FrameSubscription frames = opened(fleet.frames(CAMERA));
    Threads.start(
        "slow-program",
        () -> {
          while (frames.isOpen()) {
            ReceivedFrame frame = frames.next(Duration.ofSeconds(5));
            if (frame != null) {
              looks.saw(
                  frame.sequence(),
                  TimeUnit.SECONDS.toNanos(frame.capturedAt().getEpochSecond())
                      + frame.capturedAt().getNano(),
                  frame.missed(),
                  frame.payload().length);
              LockSupport.parkNanos(PAUSE.toNanos());
            }
          }
        });
    return looks;
  }

  private static void say(TestReporter report, String who, List<Look> looks) {
    double seconds = (looks.get(looks.size() - 1).atNanos() - looks.get(0).atNanos()) / 1e9;
    report.publishEntry(
        who,
        String.format(
            Locale.ROOT,
            "%d frames of %d bytes, %.2f fps, age p50 %d ms, p95 %d ms, p99 %d ms, greatest %d ms, %d missed",
            looks.size(),
            looks.get(looks.size() - 1).bytes(),
            (looks.size() - 1) / seconds,
            Looks.percentile(looks, 0.5),
            Looks.percentile(looks, 0.95),
            Looks.percentile(looks, 0.99),
            Looks.percentile(looks, 1),
            looks.stream().mapToLong(look -> Math.max(0, look.missed())).sum()));
  }

  /**
   * A backlog would be 17 s and grow. What a frame was late by for everybody is the machine's.
   *
   * @param quick the age that each frame had at a quick watcher
   */
  private static void staysFresh(String who, Looks looks, Map<Long, Long> quick, long millis) {
    List<Look> all = looks.all();
    assertThat(all).as(who).hasSizeGreaterThan(120);
    List<Long> later =
        all.stream()
            .map(look -> look.ageMillis() - quick.getOrDefault(look.sequence(), 0L))
            .sorted()
            .toList();
    assertThat(later.get(later.size() * 98 / 100)).as("ages, " + who).isLessThan(millis);
    assertThat(Looks.percentile(all, 1)).as("the greatest age, " + who).isLessThan(millis + 1_000);
  }

  /**
   * What lies between two frames that it saw is what the header of the second one says.
   *
   * @param there how many the device forgot before each frame that came to a reader of every one
   */
  private static void everyLossIsTold(String who, Looks looks, NavigableMap<Long, Long> there) {
    List<Look> all = looks.all();
    for (int i = 2; i < all.size() && there.containsKey(all.get(i).sequence()); i++) {
      NavigableMap<Long, Long> since =
          there.subMap(all.get(i - 1).sequence(), false, all.get(i).sequence(), true);
      long between = since.size() - 1 + since.values().stream().mapToLong(lost -> lost).sum();
      assertThat(all.get(i).missed())
          .as("missed before frame " + all.get(i).sequence() + ", " + who)
          .isEqualTo(between);
    }
  }

  private static NavigableSet<Long> sequences(List<Look> looks) {
    return looks.stream().map(Look::sequence).collect(Collectors.toCollection(TreeSet::new));
  }

  private static void signal(String name, Child child) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(child.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  /** The greatest memory that frames lay in, looked at several times a second. */
  private long mostUsed(Duration length) throws Exception {
    long end = System.nanoTime() + length.toNanos();
    long most = 0;
    while (System.nanoTime() - end < 0) {
      for (String line : metrics("camfleet_frame_memory_bytes{state=\"used\"")) {
        most = Math.max(most, (long) value(line));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(250));
    }
    assertThat(most).as("memory of frames in /metrics").isPositive();
    return most;
  }

  private List<String> watchers() throws Exception {
    return metrics("camfleet_watcher_out_total{");
  }

  private Map<String, Double> forgottenByOutlet() throws Exception {
    return metrics("camfleet_watcher_forgotten_total{").stream()
        .collect(
            Collectors.toMap(
                line -> line.replaceFirst(".*outlet=\"(\\w+)\".*", "$1"),
                SlowWatcherTest::value,
                Double::sum));
  }

  private List<String> metrics(String begin) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(house.url().resolve("/metrics")).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString())
        .body()
        .lines()
        .filter(line -> line.startsWith(begin))
        .toList();
  }

  private static double value(String line) {
    return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
  }
}
