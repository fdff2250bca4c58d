package camfleet.examples.bench;

import camfleet.manager.bench.Program;
import camfleet.manager.bench.Sample;
import camfleet.manager.bench.Usage;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Cameras at video rate, one subscriber over TCP that takes them all, and the broker meanwhile. */
final class StreamFigures {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration WARM_UP = Duration.ofSeconds(20);

  private final Yard yard;
  private final Report report;
  private final int cameras;
  private final int fps;
  private final int seconds;

  /**
   * @param fps frames per second of each camera
   */
  StreamFigures(Yard yard, Report report, int cameras, int fps, int seconds) {
    this.yard = yard;
    this.report = report;
    this.cameras = cameras;
    this.fps = fps;
    this.seconds = seconds;
  }

  void measure(Program broker) throws IOException, InterruptedException {
    Program manager = yard.startManager();
    manager.until("ready", yard::managerIsReady, PATIENCE);
    Program devices = yard.startCrowd(cameras, fps, 1);
    try (FrameAges frames = FrameAges.of(yard.manager(), "all");
        Traffic traffic = new Traffic(yard.broker(), yard.listener())) {
      traffic.start();
      devices.until(
          "streaming all frames",
          () -> frames.cameras() == cameras && traffic.isConnected(),
          PATIENCE);
      pause(WARM_UP);
      frames.restart();
      Traffic.Sums heard = traffic.sums();
      Usage devicesBefore = devices.usage();
      Usage brokerBefore = broker.usage();
      Usage managerBefore = manager.usage();
      pause(Duration.ofSeconds(seconds));
      Sample age = frames.milliseconds();
      Traffic.Sums said = traffic.sums().since(heard);
      Usage devicesAfter = devices.usage();
      String load = cameras + " cameras × " + fps + " fps, 640×480, " + seconds + " s";
      String how =
          "`camfleet-device simulate --cameras "
              + cameras
              + " --fps "
              + fps
              + " --set latest_fps=1`, `Fleet.frames(\"all\")`";
      int count = age.count();
      report.row(
          "capture → TCP subscriber, " + load,
          String.format(
              Locale.ROOT,
              "each ≥ %.2f fps; p50 %.1f ms, p95 %.1f ms, p99 %.1f ms"
                  + " (%d frames of %.0f KB, %d missed by the subscriber, %d before the manager)",
              frames.slowest(),
              age.median(),
              age.quantile(0.95),
              age.quantile(0.99),
              count,
              frames.bytes().median() / 1000,
              frames.missed(),
              frames.dropped()),
          how);
      report.row(
          "what the broker carries meanwhile, for each camera",
          String.format(
              Locale.ROOT,
              "%.2f pictures/s and %.2f other messages/s, %.1f KB/s; over TCP %.0f KB/s",
              said.pictures() / (double) seconds / cameras,
              said.others() / (double) seconds / cameras,
              (said.pictureBytes() + said.otherBytes()) / 1000.0 / seconds / cameras,
              count * frames.bytes().median() / 1000 / seconds / cameras),
          "a subscriber to `camfleet/v1/#`");
      report.row(
          "devices, one process, " + load,
          used(devicesBefore, devicesAfter)
              + String.format(
                  Locale.ROOT,
                  ": %.2f ms for each picture to be drawn, encoded and sent",
                  1000 * devicesAfter.cpuSecondsSince(devicesBefore) / count),
          how);
      report.row("manager, " + load, used(managerBefore, manager.usage()), "`fleet-manager serve`");
      report.row("broker, " + load, used(brokerBefore, broker.usage()), "`fleet-manager broker`");
    }
    yard.end(devices);
    yard.end(manager);
  }

  private String used(Usage before, Usage after) {
    return String.format(
        Locale.ROOT,
        "%.0f MB RSS, %.1f %% of one core, %d threads",
        after.rssMegabytes(),
        after.percentOfOneCoreSince(before, seconds),
        after.threads());
  }

  /** Measuring takes its time; nothing here is waited for. */
  private static void pause(Duration time) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
  }
}
