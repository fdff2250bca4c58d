package camfleet.stream;

/**
 * Frames that the receiver will take on top of what it granted.
 *
 * @param frames 1..2³²−1
 */
public record Credit(long frames) implements StreamMessage {
  static final int BYTES = 4;

  public Credit {
    Texts.range("credit", frames, 1, 0xFFFF_FFFFL);
  }

  @Override
  public StreamType type() {
    return StreamType.CREDIT;
  }
}
