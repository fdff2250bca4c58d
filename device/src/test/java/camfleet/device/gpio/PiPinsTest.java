package camfleet.device.gpio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PiPinsTest {
  @TempDir Path root;

  private void led(String name, String trigger) throws IOException {
    Path led = Files.createDirectories(root.resolve("sys/class/leds").resolve(name));
    Files.writeString(led.resolve("trigger"), trigger);
    Files.writeString(led.resolve("brightness"), "0\n");
  }

  private String of(String name, String file) throws IOException {
    return Files.readString(root.resolve("sys/class/leds").resolve(name).resolve(file));
  }

  @Test
  void thereArePinsWhereTheKernelShowsAChip() throws IOException {
    PiPins pins = new PiPins(root);
    assertThat(pins.exist()).isFalse();
    Files.createDirectories(root.resolve("dev"));
    assertThat(pins.exist()).isFalse();
    Files.createFile(root.resolve("dev/gpiochip4"));
    assertThat(pins.exist()).isTrue();
  }

  @Test
  void whatIsNoPiRefusesInOneSentence() throws IOException {
    PiPins pins = new PiPins(root);
    assertThatThrownBy(pins::open)
        .isInstanceOf(PinException.class)
        .hasMessage("this machine has no pins: there is no " + root + "/dev/gpiochip*");
    // Pi4J is loaded, and looks at the machine that this runs on.
    assumeThat(Path.of("/proc/device-tree/model")).doesNotExist();
    Files.createDirectories(root.resolve("dev"));
    Files.createFile(root.resolve("dev/gpiochip0"));
    assertThatThrownBy(pins::open)
        .isInstanceOf(PinException.class)
        .hasMessage("the pins cannot be used: Pi4J does not know this board");
  }

  @Test
  void theBoardsOwnLampBlinksAndGetsItsTriggerBack() throws IOException {
    led("led0", "none timer [mmc0] heartbeat\n");
    List<String> seen = new ArrayList<>();
    Blinking blinking =
        new Blinking(
            nanos -> {
              try {
                seen.add(of("led0", "trigger") + of("led0", "brightness"));
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            },
            new PiPins(root)::ownLamp);
    assertThat(blinking.blink(Duration.ofSeconds(1))).isTrue();
    await().until(() -> of("led0", "trigger").equals("mmc0"));
    assertThat(seen).containsExactly("none1", "none0", "none1", "none0");
  }

  @Test
  void aNewLookEndsTheOneBefore() throws IOException {
    led("ACT", "[default-on]");
    Blinking blinking = new Blinking(Rest.REAL, new PiPins(root)::ownLamp);
    assertThat(blinking.blink(Duration.ofMinutes(10))).isTrue();
    await().until(() -> of("ACT", "brightness").equals("1"));
    blinking.use(null);
    assertThat(of("ACT", "trigger")).isEqualTo("default-on");
  }

  @Test
  void withoutALampNothingBlinks() {
    assertThat(new Blinking(Rest.REAL, new PiPins(root)::ownLamp).blink(Duration.ofSeconds(1)))
        .isFalse();
  }
}
