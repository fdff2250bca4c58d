package camfleet.device.process;

import java.util.Optional;

/** Whether something moves in a region: pictures in a row decide it, either way. */
final class MotionState {
  /** How long nothing must move at least before it is still. */
  static final double CALM_SECONDS = 1;

  private boolean moving;
  private int inRow;
  private double calmSince;

  boolean isMoving() {
    return moving;
  }

  /** Nothing is known any more. */
  void forget() {
    moving = false;
    inRow = 0;
  }

  /**
   * Takes what a picture shows.
   *
   * @param seconds the time of the picture
   * @return the new state when it has changed: true is moving
   */
  Optional<Boolean> look(boolean moves, int minFrames, double seconds) {
    if (moves == moving) {
      inRow = 0;
      calmSince = seconds;
      return Optional.empty();
    }
    inRow++;
    if (inRow < minFrames || moving && seconds - calmSince < CALM_SECONDS - 1e-6) {
      return Optional.empty();
    }
    moving = moves;
    inRow = 0;
    calmSince = seconds;
    return Optional.of(moves);
  }
}
