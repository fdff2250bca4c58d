package camfleet.device.gpio;

/** Pins that are in use until they are closed together. */
public interface OpenPins extends AutoCloseable {
  /** A pin that can be high or low. */
  @FunctionalInterface
  interface Output {
    /** Does nothing once the pins are closed. */
    void set(boolean high) throws PinException;
  }

  /**
   * Takes a pin for output; it is low until set, and again when the pins are closed.
   *
   * @param line the GPIO line (BCM number)
   * @param user the setting that it serves
   */
  Output output(int line, String user) throws PinException;

  /**
   * Takes a pin for input, pulled down.
   *
   * @param rising runs at each rising edge, on a thread of the pins, and must not block
   */
  void input(int line, String user, Runnable rising) throws PinException;

  /** Lets all of them go. */
  @Override
  void close();
}
