package camfleet.examples.bench;

import camfleet.manager.bench.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Measures the fleet's programs on this machine and prints Markdown: {@code measure [--cameras 8]
 * [--fps 10] [--stream-fps 30] [--seconds 60] [--starts 5] [--devices 1000] [--jdk JAVA_HOME]…
 * [--skip PART]… [--only PART]…}.
 */
public final class Measure {
  private static final String USAGE =
      "usage: measure [--cameras N] [--fps N] [--stream-fps N] [--seconds N] [--starts N]"
          + " [--devices N] [--jdk JAVA_HOME]... [--skip PART]... [--only PART]...; parts: "
          + String.join(" ", Figures.PARTS);

  private int cameras = 8;
  private int fps = 10;
  private int streamFps = 30;
  private int seconds = 60;
  private int starts = 5;
  private int devices = 1000;
  private final List<Path> jdks = new ArrayList<>();
  private final Set<String> parts = new TreeSet<>(Figures.PARTS);
  private final Set<String> only = new TreeSet<>();

  private Measure() {}

  public static void main(String[] args) throws Exception {
    Measure measure = new Measure();
    try {
      measure.read(args);
    } catch (IllegalArgumentException e) {
      System.err.println("measure: " + e.getMessage());
      System.err.println(USAGE);
      System.exit(2);
    }
    measure.run();
  }

  private void read(String[] args) {
    for (int i = 0; i < args.length; i += 2) {
      if (i + 1 == args.length) {
        throw new IllegalArgumentException(args[i] + " needs a value");
      }
      String value = args[i + 1];
      switch (args[i]) {
        case "--cameras" -> cameras = positive(args[i], value);
        case "--fps" -> fps = positive(args[i], value);
        case "--stream-fps" -> streamFps = positive(args[i], value);
        case "--seconds" -> seconds = positive(args[i], value);
        case "--starts" -> starts = positive(args[i], value);
        case "--devices" -> devices = positive(args[i], value);
        case "--jdk" -> jdks.add(Path.of(value));
        case "--skip" -> parts.remove(part(value));
        case "--only" -> only.add(part(value));
        default -> throw new IllegalArgumentException("there is no option " + args[i]);
      }
    }
    if (!only.isEmpty()) {
      parts.retainAll(only);
    }
    if (jdks.isEmpty()) {
      jdks.add(Path.of(System.getProperty("java.home")));
    }
  }

  private static String part(String value) {
    if (!Figures.PARTS.contains(value)) {
      throw new IllegalArgumentException("there is no part " + value);
    }
    return value;
  }

  private static int positive(String option, String value) {
    if (!value.matches("[1-9][0-9]{0,5}")) {
      throw new IllegalArgumentException(option + " must be 1..999999, was " + value);
    }
    return Integer.parseInt(value);
  }

  private void run() throws IOException, InterruptedException {
    Path repository = Path.of(System.getProperty("camfleet.repository", ".")).toRealPath();
    Report report = new Report();
    report.line("Measured on " + LocalDate.now() + " on: " + Machine.here() + ".");
    for (Path jdk : jdks) {
      Path folder = Files.createTempDirectory("camfleet-measure");
      try (Yard yard = new Yard(repository, jdk, folder)) {
        report.heading("JDK " + yard.javaVersion());
        new Figures(yard, report, cameras, fps, streamFps, seconds, starts, devices).measure(parts);
      } finally {
        Yard.delete(folder);
      }
    }
    System.out.println(report);
  }
}
