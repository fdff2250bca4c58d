package camfleet.manager.cli;

import camfleet.manager.bench.FanOut;
import camfleet.manager.bench.FanOutFigures;
import camfleet.manager.bench.Ingest;
import camfleet.manager.bench.IngestFigures;
import camfleet.manager.bench.Latency;
import camfleet.manager.bench.LatencyFigures;
import camfleet.manager.bench.Outlet;
import java.time.InstantSource;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Measures what frames cost on this machine. */
@Command(
    name = "bench",
    description = "Measure what frames cost on this machine, beside the least they can cost.",
    sortOptions = false,
    synopsisSubcommandLabel = "fan-out|ingest|latency",
    commandListHeading = "%nMeasurements:%n",
    footer = {
      "",
      "Each starts managers of its own, a new one for each run, and prints Markdown",
      "with the medians of the runs. Frames are beside examples/bench/floor.c, which",
      "cc compiles, latency is beside Mosquitto; what is not there is left out.",
      "",
      "Examples:",
      "  fleet-manager bench fan-out --outlet tcp",
      "  fleet-manager bench ingest --devices 8 --runs 3 --seconds 5",
      "  fleet-manager bench latency -o json"
    })
final class BenchCommand implements Runnable {
  private static final int MOST_WATCHERS = 1_000;
  private static final int MOST_DEVICES = 200;
  private static final int MOST_FPS = 120;

  /** What the manager takes over a WebSocket. */
  private static final int MOST_WINDOW = 64;

  @ParentCommand private CommandRoot root;
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "Missing what to measure: fan-out, ingest or latency");
  }

  private BenchRun bench(BenchOptions options) {
    return new BenchRun(root, spec.root().commandLine().getParseResult().originalArgs(), options);
  }

  @Command(
      name = "fan-out",
      description = "Frames of one camera to many watchers: frames/s, CPU per frame, memory.",
      sortOptions = false)
  int fanOut(
      @Option(
              names = "--watchers",
              paramLabel = "N",
              split = ",",
              defaultValue = "1,10,100,500",
              description = "How many, one after the other (default: 1,10,100,500).")
          List<Integer> watchers,
      @Option(
              names = "--outlet",
              paramLabel = "OUTLET",
              defaultValue = "mjpeg",
              description = "How they watch: mjpeg, websocket or tcp (default: mjpeg).")
          Outlet outlet,
      @Option(
              names = "--fps",
              paramLabel = "N",
              defaultValue = "30",
              description = "Of the camera (default: 30).")
          int fps,
      @Option(
              names = "--window",
              paramLabel = "N",
              defaultValue = "16",
              description = {
                "Frames that may be under way to one over websocket or tcp, who grants more when"
                    + " it",
                "has read a quarter of them (default: 16)."
              })
          int window,
      @Mixin BenchOptions options,
      @Mixin BenchOptions.FloorOption floor)
      throws Exception {
    for (int count : watchers) {
      BenchOptions.in("--watchers", count, 1, MOST_WATCHERS);
    }
    FanOut.Plan plan =
        new FanOut.Plan(
            outlet,
            watchers,
            BenchOptions.in("--fps", fps, 1, MOST_FPS),
            BenchOptions.in("--window", window, 1, MOST_WINDOW),
            options.runs(),
            options.time(),
            options.warmUp());
    return bench(options)
        .run(
            floor.program(),
            equipment -> {
              FanOutFigures figures = new FanOut(plan, equipment, InstantSource.system()).measure();
              return new BenchRun.Result(figures.markdown(), figures.document());
            });
  }

  @Command(
      name = "ingest",
      description = "Frames of devices that send as fast as they may: frames/s, CPU per frame.",
      sortOptions = false)
  int ingest(
      @Option(
              names = "--devices",
              paramLabel = "N",
              split = ",",
              defaultValue = "1,8,50",
              description = "How many, one after the other (default: 1,8,50).")
          List<Integer> devices,
      @Mixin BenchOptions options,
      @Mixin BenchOptions.FloorOption floor)
      throws Exception {
    for (int count : devices) {
      BenchOptions.in("--devices", count, 1, MOST_DEVICES);
    }
    Ingest.Plan plan = new Ingest.Plan(devices, options.runs(), options.time(), options.warmUp());
    return bench(options)
        .run(
            floor.program(),
            equipment -> {
              IngestFigures figures = new Ingest(plan, equipment, InstantSource.system()).measure();
              return new BenchRun.Result(figures.markdown(), figures.document());
            });
  }

  @Command(
      name = "latency",
      description = "From devices to a subscriber: how old frames are, beside Mosquitto.",
      sortOptions = false)
  int latency(
      @Option(
              names = "--devices",
              paramLabel = "N",
              defaultValue = "8",
              description = "How many (default: 8).")
          int devices,
      @Option(
              names = "--fps",
              paramLabel = "N",
              defaultValue = "30",
              description = "Of each device (default: 30).")
          int fps,
      @Mixin BenchOptions options)
      throws Exception {
    Latency.Plan plan =
        new Latency.Plan(
            BenchOptions.in("--devices", devices, 1, MOST_DEVICES),
            BenchOptions.in("--fps", fps, 1, MOST_FPS),
            options.runs(),
            options.time(),
            options.warmUp());
    return bench(options)
        .run(
            null,
            equipment -> {
              LatencyFigures figures =
                  new Latency(plan, equipment, InstantSource.system()).measure();
              return new BenchRun.Result(figures.markdown(), figures.document());
            });
  }
}
