package camfleet.stream;

/**
 * The answer to a PING; pings are answered in their order.
 *
 * @param t0 the ping's
 * @param t1 when the ping arrived, by the answerer's clock: ns since 1970, UTC
 * @param t2 when the answer was sent, by the same clock
 */
public record Pong(long t0, long t1, long t2) implements StreamMessage {
  static final int BYTES = 24;

  @Override
  public StreamType type() {
    return StreamType.PONG;
  }
}
