package camfleet.manager.bench;

import camfleet.runtime.Closer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What a measurement is made with.
 *
 * @param manager how {@code fleet-manager} is started, without a command of its own
 * @param environment of the manager
 * @param floor the program of {@code examples/bench}, or null where there is none
 * @param folder for everything that is written, empty at first
 * @param closer ends what is started when this program is told to end in the middle
 * @param progress hears each figure as soon as it is there
 */
public record Equipment(
    List<String> manager,
    Map<String, String> environment,
    Path floor,
    Path folder,
    Closer closer,
    Consumer<String> progress) {
  /** A Java process has its libraries open too; Java itself raises the soft limit to the hard. */
  private static final int OTHER_FILES = 200;

  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final Duration COMPILING = Duration.ofSeconds(60);

  public Equipment {
    manager = List.copyOf(manager);
    environment = Map.copyOf(environment);
  }

  /** Starts a program whose output goes to {@code name.log} in the folder. */
  Program start(String name, List<String> command, Map<String, String> with) throws IOException {
    Program program = Program.start(name, command, with, folder);
    try {
      return closer.add(program);
    } catch (IllegalStateException e) {
      throw new IOException("the measurement was ended", e);
    }
  }

  /**
   * Compiles the floor with {@code cc}.
   *
   * @param source {@code floor.c}
   * @return the program, or nothing where source or compiler are missing
   * @throws IOException when it does not compile
   */
  public static Optional<Path> compileFloor(Path source, Path folder)
      throws IOException, InterruptedException {
    if (!Files.isReadable(source) || onPath("cc").isEmpty()) {
      return Optional.empty();
    }
    Path program = folder.resolve("floor");
    List<String> command =
        List.of("cc", "-O2", "-o", program.toString(), source.toAbsolutePath().toString());
    try (Program compiler = Program.start("cc", command, Map.of(), folder)) {
      compiler.untilDone(COMPILING);
    }
    return Optional.of(program);
  }

  /** A program that the PATH leads to. */
  static Optional<Path> onPath(String name) {
    List<Path> folders = new ArrayList<>();
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
      folders.add(Path.of(folder));
    }
    // Debian keeps daemons out of the PATH of people.
    folders.add(Path.of("/usr/sbin"));
    return Stream.of(folders)
        .flatMap(List::stream)
        .map(folder -> folder.resolve(name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Whether this process and its children may have so many connections, each.
   *
   * @param what they are for
   * @throws IOException when not
   */
  static void checkOpenFiles(int connections, String what) throws IOException {
    checkOpenFiles(connections, openFiles(LIMITS), what);
  }

  static void checkOpenFiles(int connections, long limit, String what) throws IOException {
    long needed = connections + OTHER_FILES;
    if (limit < needed) {
      throw new IOException(
          connections
              + " "
              + what
              + " need "
              + needed
              + " open files, the limit is "
              + limit
              + "; raise it with: ulimit -n "
              + needed);
    }
  }

  /** The soft limit; a large number where there is none. */
  static long openFiles(Path limits) throws IOException {
    if (Files.isReadable(limits)) {
      for (String line : Files.readAllLines(limits)) {
        String[] words = line.split("\\s+");
        if (line.startsWith("Max open files") && words[3].matches("\\d+")) {
          return Long.parseLong(words[3]);
        }
      }
    }
    return Long.MAX_VALUE;
  }
}
