package camfleet.device.gpio;

import java.util.Optional;

/** The pins that a machine has; nothing is loaded or taken before they are opened. */
public interface Pins {
  /** A machine without any. */
  Pins NONE =
      new Pins() {
        @Override
        public boolean exist() {
          return false;
        }

        @Override
        public OpenPins open() throws PinException {
          throw new PinException("this machine has no pins");
        }

        @Override
        public Optional<Lamp> ownLamp() {
          return Optional.empty();
        }
      };

  /** Whether there are any. */
  boolean exist();

  /** Makes them usable; by one holder at a time. */
  OpenPins open() throws PinException;

  /** A lamp on the board itself, where it may be switched. */
  Optional<Lamp> ownLamp();
}
