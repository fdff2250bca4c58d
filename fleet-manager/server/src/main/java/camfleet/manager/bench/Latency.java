package camfleet.manager.bench;

import camfleet.mqtt.PahoConnector;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How old frames are when a subscriber has them whole, through a manager and, taking turns, through
 * Mosquitto: the same pictures at the same pace from the same threads.
 */
public final class Latency {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration SETTLE = Duration.ofSeconds(2);
  private static final int WINDOW = 16;

  private final Plan plan;
  private final Equipment equipment;
  private final InstantSource clock;
  private final Pictures pictures = Pictures.draw();

  /**
   * What is measured.
   *
   * @param fps of each device
   * @param warmUp how long the manager works before its first figure
   */
  public record Plan(int devices, double fps, int runs, Duration time, Duration warmUp) {}

  /**
   * The ages of one measurement.
   *
   * @param frames how many came
   * @param p50Micros the age that half of the frames had at most
   * @param p99Micros the age that 99 of 100 had at most
   * @param cpuMicros processor time of the relay per frame
   */
  public record Aged(long frames, double p50Micros, double p99Micros, double cpuMicros) {}

  public Latency(Plan plan, Equipment equipment, InstantSource clock) {
    this.plan = plan;
    this.equipment = equipment;
    this.clock = clock;
  }

  /**
   * Runs all of it.
   *
   * @throws IOException with one sentence when something of it does not work
   */
  public LatencyFigures measure() throws IOException, InterruptedException {
    LatencyFigures figures = new LatencyFigures(plan, pictures.typicalBytes());
    try (Loop senders = new Loop("bench-senders");
        Loop watchers = new Loop("bench-watchers")) {
      senders.start();
      watchers.start();
      for (int run = 1; run <= plan.runs(); run++) {
        Aged ours = throughManager(run, senders, watchers);
        tell(run, "manager", ours);
        figures.addManager(ours);
        if (Mosquitto.isInstalled()) {
          Aged theirs = throughMosquitto(run, senders, watchers);
          tell(run, "mosquitto", theirs);
          figures.addMosquitto(theirs);
        }
      }
    }
    return figures;
  }

  private Aged throughManager(int run, Loop senders, Loop watchers)
      throws IOException, InterruptedException {
    List<String> names =
        IntStream.rangeClosed(1, plan.devices()).mapToObj(i -> "bench-" + i).toList();
    try (MeasuredManager manager = MeasuredManager.start(equipment, "manager-" + run, names);
        Cameras cameras = new Cameras(manager.frames(), senders, pictures, plan.fps(), clock);
        Ages ages = new Ages(watchers, clock)) {
      cameras.start(manager.broker(), manager.passwords(), new PahoConnector());
      manager.awaitDevices();
      ages.open(
          manager.frames(),
          sink -> new SubscriberViewer("all", null, WINDOW, FanOut.sharedMemory(), clock, sink));
      cameras.awaitStreaming(plan.devices());
      FanOut.pause(plan.warmUp());
      return measure(ages, manager.program());
    }
  }

  private Aged throughMosquitto(int run, Loop senders, Loop watchers)
      throws IOException, InterruptedException {
    try (Mosquitto mosquitto = Mosquitto.start(equipment, "mosquitto-" + run);
        Ages ages = new Ages(watchers, clock)) {
      ages.open(mosquitto.address(), sink -> new MqttViewer("bench/+/frame", sink));
      List<Line> lines = new ArrayList<>();
      senders.call(
          () -> {
            List<MqttCamera> cameras = new ArrayList<>();
            for (int i = 1; i <= plan.devices(); i++) {
              MqttCamera camera = new MqttCamera("bench/" + i + "/frame", new Shots(pictures));
              cameras.add(camera);
              lines.add(senders.dial(mosquitto.address(), camera));
            }
            senders.setTimer(new Pace(plan.fps(), cameras, clock));
            return null;
          });
      try {
        FanOut.pause(SETTLE);
        return measure(ages, mosquitto.program());
      } finally {
        senders.call(
            () -> {
              senders.setTimer(null);
              lines.forEach(line -> line.close("enough"));
              return null;
            });
      }
    }
  }

  private Aged measure(Ages ages, Program relay) throws IOException, InterruptedException {
    ages.awaitFirst(PATIENCE);
    Usage from = relay.usage();
    ages.take();
    FanOut.pause(plan.time());
    Sample micros = ages.take();
    Usage to = relay.usage();
    if (micros.count() == 0) {
      throw new IOException("no frame came in " + plan.time().toSeconds() + " s");
    }
    return new Aged(
        micros.count(),
        micros.median(),
        micros.quantile(0.99),
        to.cpuSecondsSince(from) * 1e6 / micros.count());
  }

  private void tell(int run, String who, Aged aged) {
    equipment
        .progress()
        .accept(
            String.format(
                Locale.ROOT,
                "run %d: %s, %d frames, p50 %.0f µs, p99 %.0f µs, %.1f µs of CPU per frame",
                run,
                who,
                aged.frames(),
                aged.p50Micros(),
                aged.p99Micros(),
                aged.cpuMicros()));
  }
}
