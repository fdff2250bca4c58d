package camfleet.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that a test started; it never outlives {@link #close}, nor do its own children. */
public final class Child implements AutoCloseable {
  private final Process process;
  private final Path log;

  private Child(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** What a program that has ended left behind. */
  public record Ended(int exit, String output) {}

  /**
   * Starts a program without standard input whose output goes to a file.
   *
   * @param environment added to this process's own
   */
  public static Child start(
      List<String> command, Map<String, String> environment, Path folder, Path log)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    return new Child(builder.start(), log);
  }

  /** Runs a program to its end, or ends it when the time is over, which is exit code -1. */
  public static Ended run(
      List<String> command, Map<String, String> environment, Path folder, Duration atMost)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile("camfleet-child", ".log");
    try (Child child = start(command, environment, folder, log)) {
      boolean ended = child.process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
      int exit = ended ? child.process.exitValue() : -1;
      String late = ended ? "" : "(ended by the test after " + atMost.toSeconds() + " s)\n";
      return new Ended(exit, child.output() + late);
    } finally {
      Files.deleteIfExists(log);
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Sends SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  /** Sends SIGKILL. */
  public void kill() {
    process.destroyForcibly();
  }

  /** The exit code, or null when it has not ended in time. */
  public Integer exit(Duration within) throws InterruptedException {
    return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : null;
  }

  /** Everything it has written so far. */
  public String output() {
    try {
      return Files.readString(log, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    List<ProcessHandle> family = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    family.forEach(ProcessHandle::destroyForcibly);
  }
}
