package camfleet.message;

/** How a device's camera is. */
public enum CameraStatus {
  CLOSED,
  OPENING,
  OK,
  STALLED,
  FAILED
}
