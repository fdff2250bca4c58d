package camfleet.manager.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

  /** Bytes that one of the same name said before it. */
  private final long said;

  private final long startedNanos;

  private Program(String name, Process process, Path log, long said, long startedNanos) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.said = said;
    this.startedNanos = startedNanos;
  }

  /** Starts it with its output at the end of {@code folder/name.log}. */
  public static Program start(
      String name, List<String> command, Map<String, String> environment, Path folder)
      throws IOException {
    Path log = folder.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    long said = Files.exists(log) ? Files.size(log) : 0;
    long now = System.nanoTime();
    return new Program(name, builder.start(), log, said, now);
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
    return Usage.of(pid());
  }

  /** Of its own process, not of a launcher that has stayed as the parent. */
  public long pid() {
    return itself().pid();
  }

  private ProcessHandle itself() {
    return process.descendants().findFirst().orElseGet(process::toHandle);
  }

  /** What it has said so far. */
  public String output() throws IOException {
    byte[] all = Files.readAllBytes(log);
    return new String(all, (int) said, all.length - (int) said, StandardCharsets.UTF_8);
  }

  /** Ends it without a word, as {@code kill -9} does. */
  public void kill() throws InterruptedException {
    itself().destroyForcibly();
    process.waitFor(10, TimeUnit.SECONDS);
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
