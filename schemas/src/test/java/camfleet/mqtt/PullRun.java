package camfleet.mqtt;

import static org.awaitility.Awaitility.await;

import camfleet.runtime.Threads;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * A measurement: a camera publishes 30 pictures of 50 KB per second, and a reader takes 4 of them,
 * because it is slow or because its line is. {@code -Dcamfleet.pull.seconds=60} makes it as long as
 * the project's promise; otherwise it is short.
 */
public final class PullRun {
  private static final int BYTES = 50_000;
  private static final double FPS = 30;
  private static final Duration TAKES = Duration.ofMillis(250);
  private static final String TOPIC = "camfleet/v1/img/cam1/latest";

  /**
   * What came out.
   *
   * @param ages of the pictures when the reader got them, in order, milliseconds
   */
  public record Result(List<Long> ages, LatestPull.Counts counts, long published) {
    /** The age that this part of the pictures, 0..1, does not exceed. */
    public long percentile(double part) {
      List<Long> sorted = ages.stream().sorted().toList();
      return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(part * sorted.size())));
    }

    /** The mean of the last third less that of the first. */
    public double growth() {
      int third = ages.size() / 3;
      return mean(ages.subList(ages.size() - third, ages.size())) - mean(ages.subList(0, third));
    }

    private static double mean(List<Long> of) {
      return of.stream().mapToLong(Long::longValue).average().orElseThrow();
    }

    /**
     * The promise: at least 2 pictures per second, not older than 500 ms, and not getting older.
     */
    public boolean isFresh() {
      return ages.size() >= 2 * length().toSeconds() && percentile(0.99) <= 500 && growth() < 100;
    }

    @Override
    public String toString() {
      return "%d of %d pictures, age p50 %d ms, p99 %d ms, greatest %d ms, growth %.0f ms, %s"
          .formatted(
              ages.size(),
              published,
              percentile(0.5),
              percentile(0.99),
              percentile(1),
              growth(),
              counts);
    }
  }

  private final MqttSettings camera;
  private final MqttSettings reader;
  private final boolean slowReader;

  /**
   * @param slowReader whether the reader itself takes 250 ms for a picture; otherwise its line does
   */
  public PullRun(MqttSettings camera, MqttSettings reader, boolean slowReader) {
    this.camera = camera;
    this.reader = reader;
    this.slowReader = slowReader;
  }

  /** How long a measurement lasts. */
  public static Duration length() {
    return Duration.ofSeconds(Integer.getInteger("camfleet.pull.seconds", 10));
  }

  public Result run() throws InterruptedException {
    PahoConnector connector = new PahoConnector();
    Inbox none = new Inbox(10, topic -> true);
    try (MqttLink link = connector.link(camera, none, new RecordingListener());
        LatestPull pull =
            new LatestPull(connector, reader, new RecordingListener(), System::nanoTime)) {
      link.start();
      pull.add(TOPIC, 1_000);
      pull.start();
      await().until(() -> link.isConnected() && pull.isConnected());
      Camera shooting = new Camera(link);
      Thread thread = Threads.start("shooting", shooting);
      try {
        return read(pull, shooting);
      } finally {
        shooting.isOver = true;
        Threads.join(thread, 5_000);
        // Other tests of the same broker must not find a picture.
        link.publish(Publication.clear(TOPIC)).join();
      }
    }
  }

  private Result read(LatestPull pull, Camera shooting) throws InterruptedException {
    List<Long> ages = new ArrayList<>();
    long end = System.nanoTime() + length().toNanos();
    while (System.nanoTime() < end) {
      Delivery picture = pull.next(Duration.ofSeconds(5));
      if (picture == null) {
        throw new AssertionError("no picture for 5 s, " + pull.counts());
      }
      Instant at = PictureStamp.of(picture).orElseThrow().at();
      ages.add(Duration.between(at, Instant.now()).toMillis());
      if (slowReader) {
        LockSupport.parkNanos(TAKES.toNanos());
      }
    }
    Result result = new Result(ages, pull.counts(), shooting.published);
    System.getLogger("camfleet.test").log(System.Logger.Level.INFO, result.toString());
    return result;
  }

  /** Publishes at its own pace, whatever becomes of it. */
  private static final class Camera implements Runnable {
    private final MqttLink link;
    volatile boolean isOver;
    volatile long published;

    Camera(MqttLink link) {
      this.link = link;
    }

    @Override
    public void run() {
      byte[] picture = new byte[BYTES];
      new Random(1).nextBytes(picture);
      long start = System.nanoTime();
      for (long seq = 1; !isOver; seq++) {
        link.publish(
            Publication.of(TOPIC, picture, 0, true)
                .withExpiry(Duration.ofSeconds(10))
                .withContentType("image/jpeg")
                .withUserProperties(
                    Map.of("boot", "1", "seq", "" + seq, "at", Instant.now().toString())));
        published = seq;
        LockSupport.parkNanos(start + (long) (seq * 1e9 / FPS) - System.nanoTime());
      }
    }
  }
}
