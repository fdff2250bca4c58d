package camfleet.device.config;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.runtime.ManualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartLimitTest {
  @TempDir Path dir;

  private final ManualClock clock = new ManualClock();

  /** As the next life has it. */
  private boolean take() {
    return new StartLimit(dir, clock).take();
  }

  @Test
  void allowsThreeAnHourAcrossLives() {
    for (int i = 0; i < 3; i++) {
      assertThat(take()).isTrue();
      clock.advance(Duration.ofMinutes(10));
    }
    assertThat(take()).isFalse();
    clock.advance(Duration.ofMinutes(31));
    assertThat(take()).isTrue();
    assertThat(take()).isFalse();
  }

  @Test
  void allowsNoneThatItCannotCount() throws Exception {
    assertThat(new StartLimit(null, clock).take()).isFalse();
    Files.createDirectory(dir.resolve("starts"));
    assertThat(take()).isFalse();
  }

  @Test
  void countsOnAfterALineThatIsNotReadable() throws Exception {
    assertThat(take()).isTrue();
    Files.writeString(dir.resolve("starts"), Files.readString(dir.resolve("starts")) + "20x\n");
    assertThat(take()).isTrue();
    assertThat(take()).isTrue();
    assertThat(take()).isFalse();
  }

  @Test
  void aClockThatWasSetBackByADayForgivesWhatWas() {
    while (take()) {
      clock.advance(Duration.ofSeconds(1));
    }
    clock.setInstant(clock.instant().minus(Duration.ofDays(1)));
    assertThat(take()).isTrue();
  }
}
