package camfleet.manager.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What every measurement is told. */
final class BenchOptions {
  private static final Duration LONGEST_WARM_UP = Duration.ofHours(1);

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
    if (warmUp.compareTo(LONGEST_WARM_UP) > 0) {
      throw Refusal.usage("--warm-up must be 0..1h, was " + warmUp.toSeconds() + "s");
    }
    return warmUp;
  }

  String javaOptions() {
    return javaOptions;
  }

  /** The number, or a sentence about its range. */
  static int in(String option, int value, int least, int most) throws Refusal {
    if (value < least || value > most) {
      throw Refusal.usage(option + " must be " + least + ".." + most + ", was " + value);
    }
    return value;
  }

  /** Where the floor is. */
  static final class FloorOption {
    @Option(
        names = "--floor",
        paramLabel = "PROGRAM",
        description = "The compiled examples/bench/floor.c (default: cc compiles it).")
    private Path floor;

    /** Null when it is to be compiled. */
    Path program() throws Refusal {
      if (floor != null && (!Files.isExecutable(floor) || Files.isDirectory(floor))) {
        throw Refusal.usage(
            "--floor must name a program, was " + floor + "; cc -O2 -o floor floor.c makes it");
      }
      return floor == null ? null : floor.toAbsolutePath();
    }
  }
}
