package camfleet.device.health;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.runtime.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClockSyncTest {
  @TempDir private Path root;
  private final ManualClock clock = new ManualClock();
  private final List<CompletableFuture<Boolean>> asked = new ArrayList<>();
  private ClockSync sync;

  private boolean isSynchronised() {
    if (sync == null) {
      sync =
          new ClockSync(
              root,
              () -> {
                asked.add(new CompletableFuture<>());
                return asked.get(asked.size() - 1);
              },
              clock);
    }
    return sync.isSynchronised();
  }

  @Test
  void believesTheMarkOfTimesyncdAndAsksNobody() throws IOException {
    Path mark = root.resolve("run/systemd/timesync/synchronized");
    Files.createDirectories(mark.getParent());
    Files.createFile(mark);
    assertThat(isSynchronised()).isTrue();
    assertThat(asked).isEmpty();
  }

  @Test
  void asksTheSystemOnceAMinuteAndNeverWaits() {
    assertThat(isSynchronised()).isFalse();
    assertThat(asked).hasSize(1);
    assertThat(isSynchronised()).isFalse();
    asked.get(0).complete(true);
    assertThat(isSynchronised()).isTrue();
    clock.advance(Duration.ofSeconds(59));
    assertThat(isSynchronised()).isTrue();
    assertThat(asked).hasSize(1);
    clock.advance(Duration.ofSeconds(1));
    // What was known holds until the next answer.
    assertThat(isSynchronised()).isTrue();
    assertThat(asked).hasSize(2);
    asked.get(1).complete(false);
    assertThat(isSynchronised()).isFalse();
  }

  @Test
  void whatCannotBeAskedIsNotSynchronised() {
    isSynchronised();
    asked.get(0).completeExceptionally(new IOException("no such program"));
    assertThat(isSynchronised()).isFalse();
  }
}
