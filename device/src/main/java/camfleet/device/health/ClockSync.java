package camfleet.device.health;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Whether the system keeps its clock synchronised. systemd-timesyncd, which Raspberry Pi OS has,
 * leaves a file when it has set the clock since boot; other daemons such as chrony leave none, and
 * {@code timedatectl} asks the kernel whether any of them keeps the clock (adjtimex(2)). Where
 * neither tells, the clock counts as not synchronised: a time that nobody vouches for must not look
 * as if somebody did. Any thread may call it; it never waits.
 */
public final class ClockSync {
  private static final long AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long PATIENCE_SECONDS = 10;

  private final Path marker;
  private final Supplier<CompletableFuture<Boolean>> system;
  private final LongSupplier nanos;
  private CompletableFuture<Boolean> answer = CompletableFuture.completedFuture(false);
  private boolean known;
  private boolean asked;
  private long askedNanos;

  /**
   * @param root where the machine's file system begins, {@code /} but in tests
   * @param system asks the system, which may take a while
   * @param nanos a monotonic clock
   */
  public ClockSync(Path root, Supplier<CompletableFuture<Boolean>> system, LongSupplier nanos) {
    this.marker = root.resolve("run/systemd/timesync/synchronized");
    this.system = system;
    this.nanos = nanos;
  }

  /** That of this machine. */
  public static ClockSync ofThisMachine(LongSupplier nanos) {
    return new ClockSync(Path.of("/"), ClockSync::timedatectl, nanos);
  }

  /** What is known now; the system is asked at most once a minute, and its answer kept. */
  public synchronized boolean isSynchronised() {
    if (Files.exists(marker)) {
      return true;
    }
    if (answer.isDone()) {
      known = !answer.isCompletedExceptionally() && answer.join();
      long now = nanos.getAsLong();
      if (!asked || now - askedNanos >= AGAIN_NANOS) {
        asked = true;
        askedNanos = now;
        answer = system.get();
      }
    }
    return known;
  }

  private static CompletableFuture<Boolean> timedatectl() {
    Process process;
    try {
      process =
          new ProcessBuilder(List.of("timedatectl", "show", "-p", "NTPSynchronized", "--value"))
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().close();
    } catch (IOException e) {
      return CompletableFuture.completedFuture(false);
    }
    // The answer is one word, which the pipe holds until the process has ended.
    return process
        .onExit()
        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .handle(
            (ended, failure) -> {
              if (failure != null) {
                process.destroyForcibly();
              }
              return failure == null && saysYes(process);
            });
  }

  private static boolean saysYes(Process process) {
    try (var output = process.getInputStream()) {
      String said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      return process.exitValue() == 0 && said.strip().equals("yes");
    } catch (IOException e) {
      return false;
    }
  }
}
