package camfleet.manager.cli;

import camfleet.manager.bench.Equipment;
import camfleet.manager.bench.FanOut;
import camfleet.manager.bench.FanOutFigures;
import camfleet.manager.bench.Machine;
import camfleet.manager.bench.Outlet;
import camfleet.runtime.Closer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Measures what frames cost on this machine. */
@Command(
    name = "bench",
    description = "Measure what frames cost on this machine, beside the least that they can cost.",
    sortOptions = false,
    footer = {
      "",
      "Each starts a manager of its own and prints Markdown with medians. The floor is",
      "examples/bench/floor.c, compiled with cc where there is one.",
      "",
      "Examples:",
      "  fleet-manager bench fan-out --watchers 1,10,100,500",
      "  fleet-manager bench fan-out --outlet tcp --runs 3 --seconds 5 -o json"
    })
final class BenchCommand implements Runnable {
  @ParentCommand private CommandRoot root;
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "Missing what to measure: fan-out");
  }

  /** What all measurements are told. */
  static final class Common {
    @Option(names = "--runs", paramLabel = "N", description = "How often (default: 5).")
    private int runs = 5;

    @Option(
        names = "--seconds",
        paramLabel = "N",
        description = "How long each figure is measured (default: 10).")
    private int seconds = 10;

    @Option(
        names = "--warm-up",
        paramLabel = "TIME",
        converter = Durations.class,
        description = "How long each manager works before its first figure (default: 25s).")
    private Duration warmUp = Duration.ofSeconds(25);

    @Option(
        names = "--floor",
        paramLabel = "PROGRAM",
        description = "The compiled floor.c (default: cc compiles it).")
    private Path floor;

    @Option(
        names = "--java-options",
        paramLabel = "OPTIONS",
        description = "Further options of the manager's Java, such as a profiler's.")
    private String javaOptions = "";

    int runs() throws Refusal {
      return in("--runs", runs, 1, 100);
    }

    Duration time() throws Refusal {
      return Duration.ofSeconds(in("--seconds", seconds, 1, 3_600));
    }

    Duration warmUp() throws Refusal {
      if (warmUp.compareTo(Duration.ofHours(1)) > 0) {
        throw Refusal.usage("--warm-up must be at most 1h, was " + warmUp.toSeconds() + "s");
      }
      return warmUp;
    }
  }

  static int in(String option, int value, int least, int most) throws Refusal {
    if (value < least || value > most) {
      throw Refusal.usage(option + " must be " + least + ".." + most + ", was " + value);
    }
    return value;
  }

  /** A measurement with its equipment. */
  interface Measurement {
    Result with(Equipment equipment) throws Exception;
  }

  /** What it gives, for people and for programs. */
  record Result(String markdown, Object document) {}

  /** Makes room, measures, prints and cleans up. */
  private int run(Common common, Measurement measurement) throws Exception {
    Terminal terminal = root.terminal();
    Closer closer = new Closer();
    Ending ending = new Ending(closer);
    try {
      DataFolder folder = DataFolder.temporary();
      closer.add(folder::delete);
      Equipment equipment =
          new Equipment(
              manager(),
              environment(common),
              floor(common, folder.root()),
              folder.root(),
              terminal::complain);
      Result result = measurement.with(equipment);
      print(result);
      return ExitCode.OK;
    } finally {
      ending.close();
    }
  }

  private void print(Result result) throws IOException {
    Machine machine = Machine.here();
    String java = System.getProperty("java.version");
    String command = "fleet-manager " + String.join(" ", words());
    if (root.isJson()) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("measured_on", LocalDate.now().toString());
      document.put("machine", machine.toString());
      document.put("java", java);
      document.put("command", command);
      document.put("figures", result.document());
      root.printJson(document);
      return;
    }
    Terminal terminal = root.terminal();
    terminal.line("`" + command + "`, " + LocalDate.now() + ", JDK " + java + ", " + machine + ".");
    terminal.line("");
    terminal.line(result.markdown());
  }

  private List<String> words() {
    CommandLine.ParseResult parsed = spec.root().commandLine().getParseResult();
    return parsed.originalArgs();
  }

  /** The launcher where this program came through it, and otherwise the same classes. */
  private static List<String> manager() {
    String home = System.getProperty(DeviceProgram.HOME);
    if (home != null) {
      return List.of(Path.of(home, "fleet-manager/bin/fleet-manager").toString());
    }
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"),
        "camfleet.manager.ManagerMain");
  }

  private static Map<String, String> environment(Common common) {
    Map<String, String> environment = new HashMap<>();
    environment.put("CAMFLEET_BUILD", "no");
    environment.put("CAMFLEET_JAVA_OPTS", common.javaOptions);
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    return environment;
  }

  private static Path floor(Common common, Path folder) throws Exception {
    if (common.floor != null) {
      if (!Files.isExecutable(common.floor)) {
        throw Refusal.usage("--floor must name a program, was " + common.floor);
      }
      return common.floor.toAbsolutePath();
    }
    String home = System.getProperty(DeviceProgram.HOME);
    return home == null
        ? null
        : Equipment.compileFloor(Path.of(home, "examples/bench/floor.c"), folder).orElse(null);
  }

  @Command(
      name = "fan-out",
      description = "Frames of one camera to many watchers: frames/s, CPU per frame, memory.",
      sortOptions = false)
  int fanOut(
      @Mixin Common common,
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
          int fps)
      throws Exception {
    for (int count : watchers) {
      in("--watchers", count, 1, 1_000);
    }
    FanOut.Plan plan =
        new FanOut.Plan(
            outlet,
            watchers,
            in("--fps", fps, 1, 120),
            common.runs(),
            common.time(),
            common.warmUp());
    return run(
        common,
        equipment -> {
          FanOutFigures figures = new FanOut(plan, equipment, InstantSource.system()).measure();
          return new Result(figures.markdown(), figures.document());
        });
  }
}
