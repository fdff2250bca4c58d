package camfleet.manager.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program as a process of its own, ended with the measurement. Its standard input is a pipe that
 * ends with this process.
 */
public final class Program implements AutoCloseable {
  private final String name;
  private final Process process;
  private final Path log;
  private final long startedNanos;

  private Program(String name, Process process, Path log, long startedNanos) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.startedNanos = startedNanos;
  }

  /** Starts it with its output in {@code folder/name.log}. */
  public static Program start(
      String name, List<String> command, Map<String, String> environment, Path folder)
      throws IOException {
    Path log = folder.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    long now = System.nanoTime();
    return new Program(name, builder.start(), log, now);
  }

  /** Something that a program makes true. */
  public interface Condition {
    boolean holds() throws IOException;
  }

  /**
   * Waits for it.
   *
   * @return seconds since the program was started
   */
  public double until(String what, Condition condition, Duration atMost)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!condition.holds()) {
      if (!process.isAlive()) {
        throw new IOException(name + " ended with " + process.exitValue() + ": " + tail());
      }
      if (System.nanoTime() > deadline) {
        throw new IOException(
            name + ": not " + what + " within " + atMost.toSeconds() + " s: " + tail());
      }
      // A pause between two looks, short against what is measured.
      process.waitFor(5, TimeUnit.MILLISECONDS);
    }
    return (System.nanoTime() - startedNanos) / 1e9;
  }

  /**
   * Waits for its end.
   *
   * @throws IOException when it fails, with what it said last
   */
  void untilDone(Duration atMost) throws IOException, InterruptedException {
    if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IOException(name + " did not end within " + atMost.toSeconds() + " s");
    }
    if (process.exitValue() != 0) {
      throw new IOException(name + " ended with " + process.exitValue() + ": " + tail());
    }
  }

  public Usage usage() throws IOException {
    // A launcher may have stayed as the parent of the Java process.
    long pid = process.descendants().map(ProcessHandle::pid).findFirst().orElse(process.pid());
    return Usage.of(pid);
  }

  /** What it has said so far. */
  String output() throws IOException {
    return Files.readString(log);
  }

  private String tail() throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join(" | ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
