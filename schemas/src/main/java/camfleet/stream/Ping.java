package camfleet.stream;

/**
 * Asks for the other side's time.
 *
 * @param t0 when it was sent, by the asker's clock: ns since 1970, UTC
 */
public record Ping(long t0) implements StreamMessage {
  static final int BYTES = 8;

  @Override
  public StreamType type() {
    return StreamType.PING;
  }
}
