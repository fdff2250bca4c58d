package camfleet.device.config;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.runtime.ManualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootCounterTest {
  @TempDir Path dir;

  private final ManualClock clock = new ManualClock();

  @Test
  void isTheTimeOfTheStart() {
    assertThat(new BootCounter(dir, clock).next()).isEqualTo(clock.millis());
  }

  @Test
  void growsWhenTheClockGoesBack() {
    long first = new BootCounter(dir, clock).next();
    clock.setInstant(clock.instant().minus(Duration.ofDays(1)));
    assertThat(new BootCounter(dir, clock).next()).isEqualTo(first + 1);
    assertThat(new BootCounter(dir, clock).next()).isEqualTo(first + 2);
  }

  @Test
  void startsFromTheClockWhenTheStoredNumberIsNotReadable() throws Exception {
    Files.writeString(dir.resolve("boot"), "nonsense");
    assertThat(new BootCounter(dir, clock).next()).isEqualTo(clock.millis());
    assertThat(dir.resolve("boot")).hasContent(clock.millis() + "\n");
  }

  @Test
  void countsWithoutAPlaceToKeepItAndWithOneThatRefuses() throws Exception {
    assertThat(new BootCounter(null, clock).next()).isEqualTo(clock.millis());
    Path file = Files.writeString(dir.resolve("file"), "x");
    assertThat(new BootCounter(file, clock).next()).isEqualTo(clock.millis());
  }
}
