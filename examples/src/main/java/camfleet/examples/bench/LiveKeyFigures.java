package camfleet.examples.bench;

import camfleet.manager.bench.Program;
import camfleet.manager.bench.Sample;
import camfleet.message.DesiredConfig;
import camfleet.message.Json;
import camfleet.runtime.MalformedException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How long it takes from a change of one setting until its device says that it is in force: over
 * HTTP with the manager's answer, and at the broker from the desired document to the report.
 */
final class LiveKeyFigures {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final int BAR_MILLIS = 500;
  private static final int CHANGES = 200;

  /** Not counted: code that runs for the first time. */
  private static final int FIRST = 16;

  private final Yard yard;
  private final Report report;
  private final int cameras;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private record Answer(DesiredConfig desired) {}

  LiveKeyFigures(Yard yard, Report report, int cameras) {
    this.yard = yard;
    this.report = report;
    this.cameras = cameras;
  }

  /**
   * @param fps frames per second that each camera streams
   */
  void measure(int fps, List<String> keys) throws IOException, InterruptedException {
    Program manager = yard.startManager();
    manager.until("ready", yard::managerIsReady, PATIENCE);
    Program devices = yard.startCrowd(cameras, fps, 1);
    try (FrameAges frames = FrameAges.of(yard.manager(), "all");
        Verdicts verdicts = new Verdicts(yard.broker(), yard.listener())) {
      verdicts.start();
      devices.until(
          "streaming all frames",
          () -> frames.cameras() == cameras && verdicts.isConnected(),
          PATIENCE);
      TimeUnit.NANOSECONDS.sleep(WARM_UP.toNanos());
      for (String key : keys) {
        measure(key, fps, verdicts);
      }
    }
    yard.end(devices);
    yard.end(manager);
  }

  private static List<Object> values(String key, int fps) {
    return switch (key) {
      case "fps" -> List.of(fps - 1, fps);
      case "quality" -> List.of(71, 75);
      case "health_interval_s" -> List.of(11, 10);
      default -> throw new IllegalArgumentException("no values are known for " + key);
    };
  }

  private void measure(String key, int fps, Verdicts verdicts)
      throws IOException, InterruptedException {
    Sample overHttp = new Sample();
    Sample overMqtt = new Sample();
    List<Object> values = values(key, fps);
    List<Verdicts.Revision> made = new ArrayList<>();
    verdicts.restart();
    for (int i = 0; i < FIRST + CHANGES; i++) {
      String camera = "cam" + (i % cameras + 1);
      Object value = values.get(i / cameras % values.size());
      long begin = System.nanoTime();
      long rev = change(camera, key, value);
      if (i >= FIRST) {
        overHttp.add((System.nanoTime() - begin) / 1e6);
        made.add(new Verdicts.Revision(camera, rev));
      }
    }
    for (Verdicts.Revision revision : made) {
      overMqtt.add(awaited(verdicts, revision));
    }
    String what = key + ", " + cameras + " cameras streaming at " + fps + " fps";
    String how = "`PATCH /api/v1/devices/{id}/config`, one after another";
    report.row("change → `applied` in the manager's answer: " + what, figure(overHttp), how);
    report.row(
        "desired → `applied` at the broker: " + what, figure(overMqtt), "a subscriber to both");
  }

  /** The device's revision that was made, and applied before this returns. */
  private long change(String camera, String key, Object value)
      throws IOException, InterruptedException {
    Map<String, Object> body = Map.of("config", Map.of(key, value), "by", "measure");
    HttpRequest request =
        HttpRequest.newBuilder(
                yard.manager().resolve("/api/v1/devices/" + camera + "/config?timeout_s=20"))
            .header("If-Match", "*")
            .header("Content-Type", "application/json")
            .method("PATCH", HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body)))
            .build();
    HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (response.statusCode() != 200) {
      throw new IOException(
          camera
              + " did not apply "
              + key
              + ": "
              + new String(response.body(), StandardCharsets.UTF_8));
    }
    try {
      return Json.read(response.body(), Answer.class).desired().rev();
    } catch (MalformedException e) {
      throw new IOException("the manager's answer is not readable: " + e.getMessage(), e);
    }
  }

  /** The subscriber may hear later than the one who asked. */
  private static double awaited(Verdicts verdicts, Verdicts.Revision revision)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Double millis = verdicts.milliseconds(revision);
    while (millis == null) {
      if (System.nanoTime() > deadline) {
        throw new IOException("nothing was heard at the broker of " + revision);
      }
      TimeUnit.MILLISECONDS.sleep(5);
      millis = verdicts.milliseconds(revision);
    }
    return millis;
  }

  private static String figure(Sample millis) {
    double p99 = millis.quantile(0.99);
    return String.format(
        Locale.ROOT,
        "p50 %.0f ms, p95 %.0f ms, p99 %.0f ms (bar %d: %s), greatest %.0f ms of %d changes",
        millis.median(),
        millis.quantile(0.95),
        p99,
        BAR_MILLIS,
        p99 < BAR_MILLIS ? "met" : "missed",
        millis.quantile(1),
        millis.count());
  }
}
