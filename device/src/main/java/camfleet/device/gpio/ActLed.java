package camfleet.device.gpio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The green lamp of a Pi, which otherwise shows what its card does. */
final class ActLed implements Lamp {
  /** Newer kernels name it after what it does. */
  private static final List<String> NAMES = List.of("ACT", "led0");

  private static final Pattern CHOSEN = Pattern.compile("\\[([^\\]]+)]");

  private final Path trigger;
  private final Path brightness;
  private String triggerBefore;

  private ActLed(Path led) {
    trigger = led.resolve("trigger");
    brightness = led.resolve("brightness");
  }

  /** The lamp, where this account may switch it. */
  static Optional<Lamp> find(Path root) {
    return NAMES.stream()
        .map(name -> new ActLed(root.resolve("sys/class/leds").resolve(name)))
        .filter(led -> Files.isWritable(led.trigger) && Files.isWritable(led.brightness))
        .map(Lamp.class::cast)
        .findFirst();
  }

  @Override
  public void take() throws IOException {
    Matcher chosen = CHOSEN.matcher(Files.readString(trigger));
    triggerBefore = chosen.find() ? chosen.group(1) : "none";
    Files.writeString(trigger, "none");
  }

  @Override
  public void set(boolean on) throws IOException {
    Files.writeString(brightness, on ? "1" : "0");
  }

  @Override
  public void giveBack() throws IOException {
    Files.writeString(trigger, triggerBefore);
  }
}
