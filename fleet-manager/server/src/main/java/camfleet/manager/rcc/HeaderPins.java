package camfleet.manager.rcc;

/** The 40-pin header: which GPIO line (BCM number) a pin (BOARD number) is. */
final class HeaderPins {
  /** For pins that are power, ground or none. */
  static final int NO_LINE = -1;

  /** By pin from 1, two rows of the header in each line. */
  private static final int[] LINES = {
    -1, -1, 2, -1, 3, -1, 4, 14, -1, 15,
    17, 18, 27, -1, 22, 23, -1, 24, 10, -1,
    9, 25, 11, 8, -1, 7, 0, 1, 5, -1,
    6, 12, 13, -1, 19, 16, 26, 20, -1, 21
  };

  private HeaderPins() {}

  static int line(long pin) {
    return pin < 1 || pin > LINES.length ? NO_LINE : LINES[(int) pin - 1];
  }
}
