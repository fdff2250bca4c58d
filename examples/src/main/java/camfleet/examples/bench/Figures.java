package camfleet.examples.bench;

import camfleet.manager.bench.Program;
import camfleet.manager.bench.Sample;
import camfleet.manager.bench.Usage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The measurements of one JDK, each a row of the report. */
final class Figures {
  /** What can be left out. */
  static final List<String> PARTS =
      List.of(
          "starts", "idle", "fleet", "stream", "stopped", "restart", "crowd", "twin", "at-once");

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration WARM_UP = Duration.ofSeconds(20);

  private final Yard yard;
  private final Report report;
  private final int cameras;
  private final int fps;
  private final int streamFps;
  private final int seconds;
  private final int starts;
  private final int devices;

  /**
   * @param fps pictures per second over MQTT
   * @param streamFps frames per second over TCP
   * @param devices of a fleet whose configuration changes at once
   */
  Figures(
      Yard yard,
      Report report,
      int cameras,
      int fps,
      int streamFps,
      int seconds,
      int starts,
      int devices) {
    this.yard = yard;
    this.report = report;
    this.cameras = cameras;
    this.fps = fps;
    this.streamFps = streamFps;
    this.seconds = seconds;
    this.starts = starts;
    this.devices = devices;
  }

  /**
   * @param parts of {@link #PARTS}
   */
  void measure(Set<String> parts) throws IOException, InterruptedException {
    Program broker = yard.startBroker();
    broker.until("listening", yard::brokerListens, PATIENCE);
    if (parts.contains("starts")) {
      startUp();
    }
    if (parts.contains("idle")) {
      idle();
    }
    if (parts.contains("fleet")) {
      fleet(broker);
    }
    if (parts.contains("stream")) {
      new StreamFigures(yard, report, cameras, streamFps, seconds).measure(broker);
    }
    if (parts.contains("stopped")) {
      new StoppedFigures(yard, report, streamFps).measure();
    }
    if (parts.contains("restart")) {
      new RestartFigures(yard, report, cameras, fps, starts).measure();
    }
    if (parts.contains("crowd")) {
      crowd();
    }
    if (parts.contains("twin")) {
      LiveKeyFigures keys = new LiveKeyFigures(yard, report, cameras);
      keys.measure(fps, List.of("fps", "quality", "health_interval_s"));
      keys.measure(streamFps, List.of("quality"));
    }
    if (parts.contains("at-once")) {
      new AtOnceFigures(yard, report, devices).measure();
    }
  }

  /** From the launcher to the first thing that a user can see. */
  private void startUp() throws IOException, InterruptedException {
    Sample device = new Sample();
    Sample manager = new Sample();
    for (int i = 0; i < starts; i++) {
      try (Ages ages = new Ages(yard.broker(), yard.operator())) {
        ages.start();
        await(ages::isConnected);
        Program program = yard.startDevice("cam-idle", "{fps: 10, latest_fps: 10}");
        device.add(program.until("showing pictures", () -> ages.cameras() > 0, PATIENCE));
        yard.end(program);
      }
      Program program = yard.startManager();
      manager.add(program.until("ready", yard::managerIsReady, PATIENCE));
      yard.end(program);
    }
    String runs = ", median of " + starts + " starts";
    report.row(
        "start of a device until a subscriber has its first picture" + runs,
        Report.number(device.median()) + " s",
        "`camfleet-device run`");
    report.row(
        "start of the manager until `/healthz` says ok" + runs,
        Report.number(manager.median()) + " s",
        "`fleet-manager serve`");
  }

  /** One picture per second, 640×480, as a camera that nobody watches closely. */
  private void idle() throws IOException, InterruptedException {
    try (Ages ages = new Ages(yard.broker(), yard.operator())) {
      ages.start();
      Program device = yard.startDevice("cam-idle", "{fps: 1, latest_fps: 1, resolution: 640x480}");
      device.until("showing pictures", () -> ages.cameras() > 0, PATIENCE);
      pause(WARM_UP);
      Usage before = device.usage();
      pause(Duration.ofSeconds(seconds));
      Usage after = device.usage();
      report.row(
          "device at one 640×480 picture per second, over " + seconds + " s",
          used(before, after),
          "`camfleet-device run`, `fps: 1`");
      yard.end(device);
    }
  }

  /** All cameras at full rate, one MQTT subscriber, and the manager that reads them too. */
  private void fleet(Program broker) throws IOException, InterruptedException {
    Program manager = yard.startManager();
    manager.until("ready", yard::managerIsReady, PATIENCE);
    try (Ages ages = new Ages(yard.broker(), yard.operator())) {
      ages.start();
      Program devices = yard.startCrowd(cameras, fps, fps);
      devices.until("showing all pictures", () -> ages.cameras() == cameras, PATIENCE);
      pause(WARM_UP);
      ages.restart();
      Usage devicesBefore = devices.usage();
      Usage brokerBefore = broker.usage();
      Usage managerBefore = manager.usage();
      pause(Duration.ofSeconds(seconds));
      Sample age = ages.milliseconds();
      String load = cameras + " cameras × " + fps + " fps, 640×480, " + seconds + " s";
      String how =
          String.format(
              Locale.ROOT,
              "`camfleet-device simulate --cameras %d --fps %d --set latest_fps=%d`",
              cameras,
              fps,
              fps);
      report.row(
          "capture → MQTT subscriber, " + load,
          String.format(
              Locale.ROOT,
              "p50 %.1f ms, p99 %.1f ms (%d pictures of %.0f KB, %d missed)",
              age.median(),
              age.quantile(0.99),
              age.count(),
              ages.bytes().median() / 1000,
              ages.missed()),
          how);
      report.row("devices, one process, " + load, used(devicesBefore, devices.usage()), how);
      report.row("broker, " + load, used(brokerBefore, broker.usage()), "`fleet-manager broker`");
      report.row("manager, " + load, used(managerBefore, manager.usage()), "`fleet-manager serve`");
      yard.end(devices);
    }
    yard.end(manager);
  }

  /** What one more simulated device costs: a big crowd less a small one. */
  private void crowd() throws IOException, InterruptedException {
    int small = 50;
    int big = 200;
    Usage few = crowdOf(small);
    Usage many = crowdOf(big);
    report.row(
        "each of " + big + " simulated devices at 1 fps",
        String.format(
            Locale.ROOT,
            "%.1f threads of the system, %.0f KB RSS (of %d: %d threads, %.0f MB)",
            (many.threads() - few.threads()) / (double) (big - small),
            (many.rssBytes() - few.rssBytes()) / 1000.0 / (big - small),
            big,
            many.threads(),
            many.rssMegabytes()),
        "`camfleet-device simulate --cameras " + big + " --fps 1` less `--cameras " + small + "`");
  }

  private Usage crowdOf(int count) throws IOException, InterruptedException {
    try (Ages ages = new Ages(yard.broker(), yard.operator())) {
      ages.start();
      Program devices = yard.startCrowd(count, 1, 1);
      devices.until(
          "showing all pictures", () -> ages.cameras() == count, PATIENCE.multipliedBy(3));
      pause(WARM_UP);
      Usage usage = devices.usage();
      yard.end(devices);
      return usage;
    }
  }

  private String used(Usage before, Usage after) {
    return String.format(
        Locale.ROOT,
        "%.0f MB RSS, %.1f %% of one core, %d threads",
        after.rssMegabytes(),
        after.percentOfOneCoreSince(before, seconds),
        after.threads());
  }

  private static void await(Program.Condition condition) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) {
        throw new IOException("no connection to the broker within " + PATIENCE.toSeconds() + " s");
      }
      pause(Duration.ofMillis(10));
    }
  }

  /** Measuring takes its time; nothing here is waited for. */
  private static void pause(Duration time) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
  }
}
