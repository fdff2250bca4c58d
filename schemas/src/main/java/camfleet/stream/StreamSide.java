package camfleet.stream;

/** The three who speak. */
public enum StreamSide {
  /** Dials and sends frames. */
  DEVICE,
  /** Dials and takes frames. */
  SUBSCRIBER,
  /** Is dialled. */
  MANAGER
}
