package camfleet.examples.bench;

import camfleet.client.Applied;
import camfleet.client.ApplyRequest;
import camfleet.client.Device;
import camfleet.client.Fleet;
import camfleet.client.Presence;
import camfleet.client.Rollout;
import camfleet.manager.bench.Program;
import camfleet.manager.bench.Usage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One key changed for a whole large fleet at once, until the manager knows that all have it. */
final class AtOnceFigures {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration STARTING = Duration.ofSeconds(240);
  private static final Duration WARM_UP = Duration.ofSeconds(15);
  private static final long ASK_MILLIS = 100;
  private static final double BAR_SECONDS = 10;

  private final Yard yard;
  private final Report report;
  private final int devices;

  AtOnceFigures(Yard yard, Report report, int devices) {
    this.yard = yard;
    this.report = report;
    this.devices = devices;
  }

  void measure() throws IOException, InterruptedException {
    Program manager = yard.startManager();
    manager.until("ready", yard::managerIsReady, PATIENCE);
    List<String> options =
        List.of("--size", "64x64", "--fps", "10", "--set", "streaming=false", "--stats");
    Program simulation = yard.startSimulation(devices, options);
    try (Fleet fleet = Fleet.at(yard.manager());
        Verdicts verdicts = new Verdicts(yard.broker(), yard.listener())) {
      verdicts.start();
      double up =
          simulation.until("online", () -> online(fleet) && verdicts.isConnected(), STARTING);
      TimeUnit.NANOSECONDS.sleep(WARM_UP.toNanos());
      report.row(
          devices + " simulated devices online at the manager",
          String.format(
              Locale.ROOT,
              "%.0f s after their process began; %.0f MB RSS, %d threads",
              up,
              simulation.usage().rssMegabytes(),
              simulation.usage().threads()),
          "`camfleet-device simulate --cameras " + devices + " " + String.join(" ", options) + "`");
      Map<String, Object> rhythm = Map.of("health_interval_s", 11);
      apply(fleet, verdicts, manager, simulation, "`health_interval_s`, no trial", rhythm);
      apply(
          fleet,
          verdicts,
          manager,
          simulation,
          "`fps`, each tried on its camera",
          Map.of("fps", 9));
      rows(fleet);
    }
    yard.end(simulation);
    yard.end(manager);
  }

  private boolean online(Fleet fleet) throws IOException {
    return fleet.list("all").stream().filter(one -> one.presence() == Presence.ONLINE).count()
        >= devices;
  }

  private void apply(
      Fleet fleet,
      Verdicts verdicts,
      Program manager,
      Program simulation,
      String what,
      Map<String, Object> defaults)
      throws IOException, InterruptedException {
    verdicts.restart();
    Usage before = manager.usage();
    Usage devicesBefore = simulation.usage();
    long begin = System.nanoTime();
    Applied applied =
        fleet.configuration().patch(Map.of("defaults", defaults), ApplyRequest.overAny().atOnce());
    double answered = (System.nanoTime() - begin) / 1e9;
    double known = untilKnown(fleet, applied.rollout(), begin);
    double heard = (verdicts.lastAppliedNanos() - begin) / 1e9;
    Usage after = manager.usage();
    Usage devicesAfter = simulation.usage();
    untilOver(fleet, applied.rollout());
    report.row(
        "request → the last of " + devices + " `applied` at the manager: " + what,
        String.format(
            Locale.ROOT,
            "%.1f s (bar %.0f: %s); the answer %.2f s, at the broker %.1f s; %d desired documents"
                + " published, %d applied, %d refused; processor time %.1f s of the manager"
                + " and %.1f s of the devices",
            known,
            BAR_SECONDS,
            known < BAR_SECONDS ? "met" : "missed",
            answered,
            heard,
            verdicts.desired(),
            verdicts.applied(),
            verdicts.refused(),
            after.cpuSecondsSince(before),
            devicesAfter.cpuSecondsSince(devicesBefore)),
        "`PATCH /api/v1/config` with `at_once`, as `config apply --at-once`");
  }

  /** Seconds until the rollout knows that all devices have applied. */
  private double untilKnown(Fleet fleet, long rollout, long begin)
      throws IOException, InterruptedException {
    long deadline = begin + PATIENCE.toNanos();
    while (true) {
      Rollout now = fleet.rollouts().find(rollout);
      double seconds = (System.nanoTime() - begin) / 1e9;
      int good = now.count(Rollout.MemberState.SOAKING) + now.count(Rollout.MemberState.DONE);
      if (good == devices) {
        return seconds;
      }
      if (now.state().isOver() || System.nanoTime() > deadline) {
        throw new IOException(
            "of "
                + devices
                + " devices "
                + good
                + " applied: "
                + now.counts()
                + ", "
                + now.cause());
      }
      TimeUnit.MILLISECONDS.sleep(ASK_MILLIS);
    }
  }

  /** One rollout at a time. */
  private static void untilOver(Fleet fleet, long rollout)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!fleet.rollouts().find(rollout).state().isOver()) {
      if (System.nanoTime() > deadline) {
        throw new IOException("rollout " + rollout + " does not end");
      }
      TimeUnit.MILLISECONDS.sleep(ASK_MILLIS);
    }
  }

  private void rows(Fleet fleet) throws IOException, InterruptedException {
    long synced =
        fleet.list("all").stream().map(Device::config).filter(one -> one.inSync()).count();
    double seconds = yard.secondsOf("devices");
    report.row(
        "`fleet-manager devices` over " + devices + " devices, the whole command",
        String.format(Locale.ROOT, "%.2f s (%d in sync)", seconds, synced),
        "`fleet-manager --manager URL devices`");
  }
}
