package camfleet.manager.cli;

import camfleet.manager.bench.Equipment;
import camfleet.manager.bench.Machine;
import camfleet.runtime.Closer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One measurement: makes room, measures, prints, and cleans up. */
final class BenchRun {
  private final CommandRoot root;
  private final List<String> words;
  private final BenchOptions options;

  /**
   * @param words the command line, to be printed with the figures
   */
  BenchRun(CommandRoot root, List<String> words, BenchOptions options) {
    this.root = root;
    this.words = words;
    this.options = options;
  }

  /** Measures with the equipment. */
  interface Measurement {
    Result with(Equipment equipment) throws IOException, InterruptedException;
  }

  /** What it gives, for people and for programs. */
  record Result(String markdown, Object document) {}

  /**
   * @param floor null to compile it
   */
  int run(Path floor, Measurement measurement) throws Exception {
    Terminal terminal = root.terminal();
    Closer closer = new Closer();
    Ending ending = new Ending(closer);
    try {
      DataFolder folder = DataFolder.temporary();
      closer.add(folder::delete);
      Equipment equipment =
          new Equipment(
              manager(),
              environment(),
              floor == null ? compiled(folder.root()) : floor,
              folder.root(),
              closer,
              terminal::complain);
      print(measurement.with(equipment));
      return ExitCode.OK;
    } finally {
      ending.close();
    }
  }

  private void print(Result result) throws IOException {
    Machine machine = Machine.here();
    String java = System.getProperty("java.version");
    String command = "fleet-manager " + String.join(" ", words);
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

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("CAMFLEET_BUILD", "no");
    environment.put("CAMFLEET_JAVA_OPTS", options.javaOptions());
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    return environment;
  }

  private static Path compiled(Path folder) throws IOException, InterruptedException {
    String home = System.getProperty(DeviceProgram.HOME);
    return home == null
        ? null
        : Equipment.compileFloor(Path.of(home, "examples/bench/floor.c"), folder).orElse(null);
  }
}
