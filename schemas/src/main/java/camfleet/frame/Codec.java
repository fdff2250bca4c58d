package camfleet.frame;

/** How a frame's payload is coded, with its number on the wire. */
public enum Codec {
  JPEG(1),
  /** One access unit, Annex B (H.264 §7.4.1.2.3). */
  H264(2),
  /** 8-bit blue, green, red, row by row without padding. */
  BGR(3),
  /** 8-bit luminance, row by row without padding. */
  GREY(4),
  /** Bytes that camfleet only carries. */
  OPAQUE(255);

  private final int number;

  Codec(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  /** The codec of a number on the wire, or null when there is none. */
  public static Codec ofNumber(int number) {
    for (Codec codec : values()) {
      if (codec.number == number) {
        return codec;
      }
    }
    return null;
  }
}
