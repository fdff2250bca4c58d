package camfleet.message;

/** How a device's camera is. */
public enum CameraStatus {
  CLOSED,
  OPENING,
  OK,
  /** It gives pictures, and they are black. */
  BLACK,
  /** It gives the same picture again and again, which nobody is shown as a new one. */
  FROZEN,
  STALLED,
  FAILED;

  /** Whether it gives nothing new though it is to. */
  public boolean isTrouble() {
    return this == FROZEN || this == STALLED || this == FAILED;
  }
}
