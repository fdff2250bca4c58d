package camfleet.message;

/** Why a picture was published. */
public enum FrameReason {
  /** Its turn in the pace of {@code latest_fps}. */
  PERIODIC,
  /** Somebody asked for it. */
  SNAPSHOT,
  /** Said again after a reconnect. */
  RECONNECT,
  /** Something moved. */
  MOTION
}
