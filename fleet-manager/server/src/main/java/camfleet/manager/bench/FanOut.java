package camfleet.manager.bench;

import camfleet.mqtt.PahoConnector;
import camfleet.stream.PayloadMemory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * One camera of 640×480 to more and more watchers, through a manager and beside it from the floor:
 * a new manager and a new floor in each run, taking turns.
 */
public final class FanOut {
  private static final String CAMERA = "bench-1";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** After watchers came, before anything is counted. */
  private static final Duration SETTLE = Duration.ofSeconds(2);

  private final Plan plan;
  private final Equipment equipment;
  private final InstantSource clock;
  private final Pictures pictures = Pictures.draw();

  /**
   * What is measured.
   *
   * @param watchers how many, one after the other, ascending
   * @param window frames for which a watcher over WebSocket or TCP grants credit at a time
   * @param warmUp how long the manager works before its first figure
   */
  public record Plan(
      Outlet outlet,
      List<Integer> watchers,
      double fps,
      int window,
      int runs,
      Duration time,
      Duration warmUp) {
    public Plan {
      watchers = watchers.stream().sorted().distinct().toList();
    }

    /** Those who watch while the manager warms up; also what memory is compared with. */
    int few() {
      return watchers.get(Math.max(0, watchers.size() - 2));
    }

    int most() {
      return watchers.get(watchers.size() - 1);
    }
  }

  public FanOut(Plan plan, Equipment equipment, InstantSource clock) {
    this.plan = plan;
    this.equipment = equipment;
    this.clock = clock;
  }

  /**
   * Runs all of it.
   *
   * @throws IOException with one sentence when something of it does not work
   */
  public FanOutFigures measure() throws IOException, InterruptedException {
    Equipment.checkOpenFiles(plan.most(), "watchers");
    FanOutFigures figures = new FanOutFigures(plan, pictures.typicalBytes());
    Path file = equipment.folder().resolve("pictures");
    pictures.write(file);
    try (Loop senders = new Loop("bench-senders");
        Loop watchers = new Loop("bench-watchers")) {
      senders.start();
      watchers.start();
      for (int run = 1; run <= plan.runs(); run++) {
        run(run, file, senders, watchers, figures);
      }
    }
    return figures;
  }

  private void run(int run, Path file, Loop senders, Loop watchers, FanOutFigures figures)
      throws IOException, InterruptedException {
    try (MeasuredManager manager =
            MeasuredManager.start(equipment, "manager-" + run, List.of(CAMERA));
        Cameras cameras = new Cameras(manager.frames(), senders, pictures, plan.fps(), clock);
        Floor floor =
            equipment.floor() == null
                ? null
                : Floor.fanOut(
                    equipment, "floor-" + run, plan.fps(), file, plan.outlet() == Outlet.MJPEG)) {
      cameras.start(manager.broker(), manager.passwords(), new PahoConnector());
      manager.awaitDevices();
      try (Viewers early = new Viewers(watchers)) {
        early.open(address(manager), plan.few(), viewer(), PATIENCE);
        pause(plan.warmUp());
      }
      for (int count : plan.watchers()) {
        Delivered ours = deliver(watchers, address(manager), viewer(), manager.program(), count);
        tell(run, count, "manager", ours);
        figures.addManager(count, ours);
        if (floor != null) {
          Delivered least =
              deliver(watchers, floor.address(), floorViewer(), floor.program(), count);
          tell(run, count, "floor", least);
          figures.addFloor(count, least);
        }
      }
    }
  }

  private Delivered deliver(
      Loop loop,
      InetSocketAddress to,
      Function<FrameSink, Dialogue> kind,
      Program server,
      int count)
      throws IOException, InterruptedException {
    try (Viewers viewers = new Viewers(loop)) {
      viewers.open(to, count, kind, PATIENCE);
      pause(SETTLE);
      Usage from = server.usage();
      long[] before = viewers.counts();
      long began = System.nanoTime();
      pause(plan.time());
      long[] after = viewers.counts();
      double seconds = (System.nanoTime() - began) / 1e9;
      return Delivered.of(before, after, seconds, from, server.usage());
    }
  }

  private InetSocketAddress address(MeasuredManager manager) {
    return plan.outlet() == Outlet.TCP ? manager.frames() : manager.http();
  }

  private Function<FrameSink, Dialogue> viewer() {
    return switch (plan.outlet()) {
      case MJPEG -> sink -> new MjpegViewer("/api/v1/devices/" + CAMERA + "/stream.mjpg", sink);
      case WEBSOCKET ->
          sink -> new WebSocketViewer("/api/v1/frames?select=" + CAMERA, plan.window(), sink);
      case TCP -> {
        PayloadMemory shared = sharedMemory();
        yield sink -> new SubscriberViewer(CAMERA, null, plan.window(), shared, clock, sink);
      }
    };
  }

  private Function<FrameSink, Dialogue> floorViewer() {
    return plan.outlet() == Outlet.MJPEG ? sink -> new MjpegViewer("/", sink) : LengthViewer::new;
  }

  /** Nobody looks at the pictures, so that they may all lie in the same place. */
  static PayloadMemory sharedMemory() {
    ByteBuffer memory = ByteBuffer.allocateDirect(4 << 20);
    return bytes -> memory.duplicate().clear();
  }

  private void tell(int run, int count, String who, Delivered delivered) {
    equipment
        .progress()
        .accept(
            String.format(
                Locale.ROOT,
                "run %d: %s, watchers: %d, %.1f frames/s each (least %.1f), %.1f µs per frame,"
                    + " %.0f MB",
                run,
                who,
                count,
                delivered.medianFps(),
                delivered.leastFps(),
                delivered.cpuMicros(),
                delivered.rssBytes() / 1e6));
  }

  /** Measuring takes its time; nothing here is waited for. */
  static void pause(Duration time) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
  }
}
