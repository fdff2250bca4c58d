package camfleet.device.gpio;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The pins of a Raspberry Pi. Pi4J is loaded when they are opened and not before. */
public final class PiPins implements Pins {
  private final Path root;

  /**
   * @param root {@code /}, below which {@code dev} and {@code sys} are
   */
  public PiPins(Path root) {
    this.root = root;
  }

  @Override
  public boolean exist() {
    Path devices = root.resolve("dev");
    if (!Files.isDirectory(devices)) {
      return false;
    }
    try (DirectoryStream<Path> chips = Files.newDirectoryStream(devices, "gpiochip*")) {
      return chips.iterator().hasNext();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public OpenPins open() throws PinException {
    if (!exist()) {
      throw new PinException(
          "this machine has no pins: there is no " + root.resolve("dev") + "/gpiochip*");
    }
    return Pi4jPins.ofThisPi();
  }

  @Override
  public Optional<Lamp> ownLamp() {
    return ActLed.find(root);
  }
}
