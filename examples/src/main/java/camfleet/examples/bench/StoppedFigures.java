package camfleet.examples.bench;

import camfleet.manager.bench.Program;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * One camera, four subscribers over TCP, and a fifth watcher whose process is stopped until the
 * manager closes it: what the four and the manager's memory notice of it. Each outlet by itself.
 */
final class StoppedFigures {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration WARM_UP = Duration.ofSeconds(20);
  private static final Duration BEFORE = Duration.ofSeconds(20);
  private static final Duration SETTLED = Duration.ofSeconds(5);

  /** Into each window, when nothing has been closed yet. */
  private static final Duration HEAP_AFTER = Duration.ofSeconds(15);

  private static final Duration CLOSED_AFTER_AT_MOST = Duration.ofSeconds(60);
  private static final int OTHERS = 4;
  private static final String CAMERA = "cam-idle";
  private static final String WATCHERS = "camfleet_watcher_out_total{";

  private final Yard yard;
  private final Report report;
  private final int fps;
  private final List<FrameAges> others = new ArrayList<>();

  /** What was seen over a time. */
  private record Window(
      double seconds, List<Double> fps, List<Double> p95, long heapBytes, long frameBytes) {}

  /**
   * @param fps frames per second of the camera
   */
  StoppedFigures(Yard yard, Report report, int fps) {
    this.yard = yard;
    this.report = report;
    this.fps = fps;
  }

  void measure() throws IOException, InterruptedException {
    Program manager = yard.startManager();
    manager.until("ready", yard::managerIsReady, PATIENCE);
    Program device =
        yard.startDevice(
            CAMERA, "{fps: " + fps + ", latest_fps: 1, resolution: 640x480, quality: 95}");
    try {
      device.until("online", () -> !yard.metrics("camfleet_frames_in_total").isEmpty(), PATIENCE);
      for (int i = 0; i < OTHERS; i++) {
        others.add(FrameAges.of(yard.manager(), CAMERA));
      }
      device.until(
          "streaming", () -> others.stream().allMatch(one -> one.cameras() == 1), PATIENCE);
      pause(WARM_UP);
      for (String outlet : List.of("tcp", "websocket", "mjpeg")) {
        stopOne(outlet, manager);
      }
    } finally {
      others.forEach(FrameAges::close);
    }
    yard.end(device);
    yard.end(manager);
  }

  private void stopOne(String outlet, Program manager) throws IOException, InterruptedException {
    Program fifth = yard.startOnlooker(outlet, CAMERA);
    fifth.until("watching", () -> fifth.output().contains("ready"), PATIENCE);
    pause(SETTLED);
    long frame = (long) others.get(0).bytes().quantile(1);
    int watchers = yard.metrics(WATCHERS).size();
    Window before = window(manager, BEFORE, watchers);
    int said = manager.output().length();
    Yard.signal("STOP", fifth);
    Window during;
    try {
      during = window(manager, null, watchers);
    } finally {
      Yard.signal("CONT", fifth);
    }
    String sentence = named(manager.output().substring(said));
    yard.end(fifth);
    tell(outlet, frame, before, during, sentence);
  }

  /**
   * Looks until the time is over, or until there is one watcher fewer.
   *
   * @param length null for the latter
   */
  private Window window(Program manager, Duration length, int watchers)
      throws IOException, InterruptedException {
    others.forEach(FrameAges::restart);
    long begin = System.nanoTime();
    Duration atMost = length == null ? CLOSED_AFTER_AT_MOST : length;
    long heap = -1;
    long most = 0;
    boolean over = false;
    while (!over) {
      pause(Duration.ofMillis(250));
      for (String line : yard.metrics("camfleet_frame_memory_bytes{state=\"used\"")) {
        most = Math.max(most, (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))));
      }
      long sinceBegin = System.nanoTime() - begin;
      if (heap < 0 && sinceBegin > HEAP_AFTER.toNanos()) {
        heap = yard.heap(manager);
      }
      boolean isLate = sinceBegin > atMost.toNanos();
      if (isLate && length == null) {
        throw new IOException("the stopped watcher is not closed in " + atMost.toSeconds() + " s");
      }
      over = isLate || (length == null && yard.metrics(WATCHERS).size() < watchers);
    }
    return new Window(
        (System.nanoTime() - begin) / 1e9,
        others.stream().map(FrameAges::slowest).toList(),
        others.stream().map(one -> one.milliseconds().quantile(0.95)).toList(),
        heap,
        most);
  }

  private static String named(String log) {
    return log.lines()
        .filter(line -> line.contains("was closed: "))
        .map(line -> line.replaceFirst(".*? camfleet\\.\\w+: ", ""))
        .findFirst()
        .orElse("no line in the log");
  }

  private void tell(String outlet, long frame, Window before, Window during, String sentence) {
    double moved = 0;
    for (int i = 0; i < OTHERS; i++) {
      double change = during.p95().get(i) / before.p95().get(i) - 1;
      moved = Math.abs(change) > Math.abs(moved) ? change : moved;
    }
    String who = "one of five watchers stopped, over " + outlet;
    String how =
        String.format(
            Locale.ROOT,
            "`kill -STOP`; one 640×480 camera × %d fps, frames of at most %.0f KB",
            fps,
            frame / 1e3);
    report.row(
        who + ": four others over TCP (bars: 29 fps, p95 of the age moves by less than 10 %)",
        String.format(
            Locale.ROOT,
            "each ≥ %.2f fps before, ≥ %.2f during; p95 %.1f ms before, %.1f during,"
                + " moved by at most %+.1f %%",
            least(before.fps()),
            least(during.fps()),
            most(before.p95()),
            most(during.p95()),
            100 * moved),
        how);
    report.row(
        who + ": the manager's memory (bar: two frames more)",
        String.format(
            Locale.ROOT,
            "heap after GC %.0f KB before, %.0f KB during (%+.1f frames); frames outside the heap,"
                + " at most, %.0f KB before, %.0f KB during (%+.1f frames)",
            before.heapBytes() / 1e3,
            during.heapBytes() / 1e3,
            (during.heapBytes() - before.heapBytes()) / (double) frame,
            before.frameBytes() / 1e3,
            during.frameBytes() / 1e3,
            (during.frameBytes() - before.frameBytes()) / (double) frame),
        "`jcmd PID GC.run`, `GC.heap_info`; `camfleet_frame_memory_bytes`");
    report.row(
        who + ": its end",
        Report.number(during.seconds()) + " s after the stop: " + sentence,
        "`/metrics`, log of the manager");
  }

  private static double least(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
  }

  private static double most(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
  }

  /** Measuring takes its time; nothing here is waited for. */
  private static void pause(Duration time) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
  }
}
