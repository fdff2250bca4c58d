package camfleet.manager.bench;

import camfleet.mqtt.PahoConnector;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * More and more cameras that send as fast as they may, to a manager and, taking turns, the same
 * messages to the floor, which reads and counts them.
 */
public final class Ingest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration SETTLE = Duration.ofSeconds(2);

  /** Somebody must watch for cameras to send; so slowly that it does not count. */
  private static final double WATCHED_FPS = 0.1;

  private final Plan plan;
  private final Equipment equipment;
  private final InstantSource clock;
  private final Pictures pictures = Pictures.draw();

  /**
   * What is measured.
   *
   * @param devices how many, one after the other, ascending
   * @param warmUp how long the manager works before its first figure
   */
  public record Plan(List<Integer> devices, int runs, Duration time, Duration warmUp) {
    public Plan {
      devices = devices.stream().sorted().distinct().toList();
    }

    int most() {
      return devices.get(devices.size() - 1);
    }
  }

  /**
   * What one server took in one measurement.
   *
   * @param fps frames per second in all
   * @param cpuMicros processor time of the server per frame
   */
  public record Taken(double fps, double cpuMicros) {}

  public Ingest(Plan plan, Equipment equipment, InstantSource clock) {
    this.plan = plan;
    this.equipment = equipment;
    this.clock = clock;
  }

  /**
   * Runs all of it.
   *
   * @throws IOException with one sentence when something of it does not work
   */
  public IngestFigures measure() throws IOException, InterruptedException {
    Equipment.checkOpenFiles(plan.most(), "devices");
    IngestFigures figures = new IngestFigures(plan, pictures.typicalBytes());
    try (Loop senders = new Loop("bench-senders");
        Loop watchers = new Loop("bench-watchers")) {
      senders.start();
      watchers.start();
      for (int run = 1; run <= plan.runs(); run++) {
        run(run, senders, watchers, figures);
      }
    }
    return figures;
  }

  private void run(int run, Loop senders, Loop watchers, IngestFigures figures)
      throws IOException, InterruptedException {
    try (MeasuredManager manager =
            MeasuredManager.start(equipment, "manager-" + run, names(plan.most()));
        Cameras cameras = new Cameras(manager.frames(), senders, pictures, 0, clock)) {
      cameras.start(manager.broker(), manager.passwords(), new PahoConnector());
      manager.awaitDevices();
      watch(watchers, manager, plan.most(), cameras, () -> FanOut.pause(plan.warmUp()));
      for (int count : plan.devices()) {
        watch(
            watchers,
            manager,
            count,
            cameras,
            () -> {
              Taken ours = take(manager.program(), () -> sum(cameras.sent()));
              tell(run, count, "manager", ours);
              figures.addManager(count, ours);
            });
        if (equipment.floor() != null) {
          Taken least = floor(run, count, senders);
          tell(run, count, "floor", least);
          figures.addFloor(count, least);
        }
      }
    }
  }

  /** Something that takes a while. */
  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  /** Has so many cameras send while the work is done, and waits until they are silent again. */
  private void watch(Loop loop, MeasuredManager manager, int count, Cameras cameras, Work work)
      throws IOException, InterruptedException {
    try (Viewers viewers = new Viewers(loop)) {
      viewers.open(
          manager.frames(),
          1,
          sink ->
              new SubscriberViewer(
                  String.join(",", names(count)),
                  WATCHED_FPS,
                  2,
                  FanOut.sharedMemory(),
                  clock,
                  sink),
          PATIENCE);
      cameras.awaitStreaming(count);
      FanOut.pause(SETTLE);
      work.run();
    }
    cameras.awaitRest();
  }

  private Taken floor(int run, int count, Loop loop) throws IOException, InterruptedException {
    try (Floor floor = Floor.ingest(equipment, "floor-" + run + "-" + count)) {
      List<PlainCamera> cameras = new ArrayList<>();
      List<Line> lines = new ArrayList<>();
      loop.call(
          () -> {
            for (int i = 0; i < count; i++) {
              PlainCamera camera = new PlainCamera(new Shots(pictures), clock);
              cameras.add(camera);
              lines.add(loop.dial(floor.address(), camera));
            }
            return null;
          });
      FanOut.pause(SETTLE);
      try {
        return take(floor.program(), () -> loop.call(() -> sent(cameras)));
      } finally {
        loop.call(
            () -> {
              lines.forEach(line -> line.close("enough"));
              return null;
            });
      }
    }
  }

  private static long sent(List<PlainCamera> cameras) throws IOException {
    long sent = 0;
    for (PlainCamera camera : cameras) {
      if (camera.end() != null) {
        throw new IOException("a camera lost the floor: " + camera.end());
      }
      sent += camera.sent();
    }
    return sent;
  }

  /** How many frames were sent so far. */
  private interface Count {
    long now() throws IOException, InterruptedException;
  }

  private Taken take(Program server, Count sent) throws IOException, InterruptedException {
    Usage from = server.usage();
    long before = sent.now();
    long began = System.nanoTime();
    TimeUnit.NANOSECONDS.sleep(plan.time().toNanos());
    long frames = sent.now() - before;
    double seconds = (System.nanoTime() - began) / 1e9;
    return new Taken(frames / seconds, server.usage().cpuSecondsSince(from) * 1e6 / frames);
  }

  private static long sum(long[] counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  private static List<String> names(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> "bench-" + i).toList();
  }

  private void tell(int run, int count, String who, Taken taken) {
    equipment
        .progress()
        .accept(
            String.format(
                Locale.ROOT,
                "run %d: %s, devices: %d, %.0f frames/s, %.1f µs per frame",
                run,
                who,
                count,
                taken.fps(),
                taken.cpuMicros()));
  }
}
