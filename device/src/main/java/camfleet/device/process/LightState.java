package camfleet.device.process;

import java.util.Optional;

/**
 * Whether it is bright or dark in a region. It takes some pictures in a row to change, and a little
 * more light than the threshold to be bright again. The first state is learnt silently.
 */
final class LightState {
  /** Pictures in a row that say the same before it is believed. */
  static final int PATIENCE = 3;

  private static final double BAND_PERCENT = 3;

  /** Null until it is known. */
  private Boolean bright;

  private boolean candidate;
  private int inRow;

  /** Forgets what it knows. */
  void forget() {
    bright = null;
    inRow = 0;
  }

  /**
   * Takes a picture's brightness.
   *
   * @return the new state when it has changed: true is bright
   */
  Optional<Boolean> look(double percent, double threshold) {
    // Halfway to white at most, or nothing would ever be bright again above 97.
    double brightFrom = threshold + Math.min(BAND_PERCENT, (100 - threshold) / 2);
    boolean seems = Boolean.FALSE.equals(bright) ? percent >= brightFrom : percent >= threshold;
    if (bright != null && seems == bright) {
      inRow = 0;
      return Optional.empty();
    }
    inRow = seems == candidate ? inRow + 1 : 1;
    candidate = seems;
    if (inRow < PATIENCE) {
      return Optional.empty();
    }
    boolean known = bright != null;
    bright = seems;
    inRow = 0;
    return known ? Optional.of(seems) : Optional.empty();
  }
}
