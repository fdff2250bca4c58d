package camfleet.manager.cli;

import camfleet.runtime.Backoff;
import camfleet.runtime.Threads;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The device program as a child: what it says goes to a log file, and when it ends without having
 * been asked it is told and started again, later each time.
 */
final class DeviceProcess implements AutoCloseable {
  private static final int TOLD_LINES = 4;

  /** A life that long makes the next death a new one, restarted soon. */
  private static final Duration GOOD_LIFE = Duration.ofSeconds(30);

  private static final Duration PATIENCE = Duration.ofMillis(2_500);

  private final List<String> command;
  private final Path folder;
  private final Path log;
  private final Consumer<String> complaints;
  private final Backoff backoff =
      new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30), new Random());
  private Process process;
  private boolean closed;
  private Thread watch;

  /**
   * @param folder its working directory
   * @param complaints takes one sentence for each unexpected end
   */
  DeviceProcess(List<String> command, Path folder, Path log, Consumer<String> complaints) {
    this.command = List.copyOf(command);
    this.folder = folder;
    this.log = log;
    this.complaints = complaints;
  }

  void start() throws IOException {
    Files.createDirectories(folder);
    launch();
    watch = Threads.start("device-process", this::watch);
  }

  private synchronized Process launch() throws IOException {
    if (closed) {
      return null;
    }
    File file = log.toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(file))
            .redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    process = builder.start();
    return process;
  }

  private void watch() {
    while (true) {
      Process running;
      synchronized (this) {
        running = process;
      }
      try {
        long start = System.nanoTime();
        int code = running.waitFor();
        if (isClosed()) {
          return;
        }
        complaints.accept(
            "the camera program ended with exit code "
                + code
                + " and is started again; it said last: "
                + lastWords());
        if (System.nanoTime() - start > GOOD_LIFE.toNanos()) {
          backoff.reset();
        }
        if (rest(backoff.next().plusMillis(500)) || launch() == null) {
          return;
        }
      } catch (InterruptedException e) {
        return;
      } catch (IOException e) {
        complaints.accept("the camera program cannot be started again: " + e.getMessage());
        return;
      }
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** Waits without holding up the closing; true when it was closed meanwhile. */
  private synchronized boolean rest(Duration pause) throws InterruptedException {
    long end = System.nanoTime() + pause.toNanos();
    while (!closed && System.nanoTime() < end) {
      wait(Math.max(1, (end - System.nanoTime()) / 1_000_000));
    }
    return closed;
  }

  /** The last lines of the log, on one line. */
  private String lastWords() {
    try {
      List<String> lines =
          new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank())
              .toList();
      List<String> last = lines.subList(Math.max(0, lines.size() - TOLD_LINES), lines.size());
      return last.isEmpty() ? "nothing" : String.join(" | ", last);
    } catch (IOException e) {
      return "(" + log + " is not readable)";
    }
  }

  long pid() {
    synchronized (this) {
      return process.pid();
    }
  }

  /** Asks it to end, gives it 2.5 s for its goodbyes, then ends it. */
  @Override
  public void close() {
    Process running;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      running = process;
      notifyAll();
    }
    if (running == null) {
      return;
    }
    running.destroy();
    try {
      if (!running.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        running.destroyForcibly();
        running.waitFor(500, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      running.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Threads.join(watch, 500);
  }
}
