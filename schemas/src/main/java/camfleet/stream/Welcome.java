package camfleet.stream;

/**
 * The manager's answer to HELLO.
 *
 * @param session what the manager calls this connection; a device's own word again
 * @param credit frames that a device may send at once; 0 to a subscriber, which grants them itself
 * @param maxFrameBytes greatest payload of a frame in either direction
 * @param leaseS seconds for which a device may stream unless {@code cmd/stream} says more; 0 is
 *     without end
 */
public record Welcome(String session, int credit, int maxFrameBytes, int leaseS)
    implements StreamDocument {
  public Welcome {
    Texts.required("session", session, Texts.MAX_ID);
    Texts.range("credit", credit, 0, Integer.MAX_VALUE);
    Texts.range("max_frame_bytes", maxFrameBytes, 1, StreamLimits.MOST_FRAME_BYTES);
    Texts.range("lease_s", leaseS, 0, Integer.MAX_VALUE);
  }

  @Override
  public StreamType type() {
    return StreamType.WELCOME;
  }
}
