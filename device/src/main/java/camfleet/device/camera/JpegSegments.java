package camfleet.device.camera;

/**
 * Reads a JPEG's segments (ITU-T T.81 B.1) without decoding it, so that a device which passes on
 * what its camera encodes needs no decoder.
 */
final class JpegSegments {
  private final byte[] jpeg;
  private int at = 2;
  private boolean sized;
  private boolean quantised;

  private JpegSegments(byte[] jpeg) {
    this.jpeg = jpeg;
  }

  /**
   * Whether it is complete: a frame header, its tables, at least one scan with data, and an end of
   * image that nothing precedes too early. What a decoder would make of the data is not known.
   */
  static boolean areWhole(byte[] jpeg) {
    return jpeg.length > 4
        && (jpeg[0] & 0xFF) == 0xFF
        && (jpeg[1] & 0xFF) == 0xD8
        && new JpegSegments(jpeg).read();
  }

  private boolean read() {
    boolean scanned = false;
    while (true) {
      int marker = marker();
      if (marker == 0xD9) {
        return scanned;
      }
      int length = length();
      if (marker < 0xC0 || marker >= 0xD0 && marker <= 0xD8 || length < 2) {
        return false;
      }
      sized |= marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
      quantised |= marker == 0xDB;
      at += length;
      if (marker == 0xDA) {
        // The Huffman tables may be left out, as in Motion-JPEG, where everybody knows them.
        int begin = at;
        if (!sized || !quantised || !skipData() || at == begin) {
          return false;
        }
        scanned = true;
      }
    }
  }

  /** The next marker, or 0 when there is none. */
  private int marker() {
    if (at >= jpeg.length || (jpeg[at] & 0xFF) != 0xFF) {
      return 0;
    }
    while (at < jpeg.length && (jpeg[at] & 0xFF) == 0xFF) {
      at++;
    }
    return at < jpeg.length ? jpeg[at++] & 0xFF : 0;
  }

  /** The segment's length with its own two bytes, or 0 when it does not fit. */
  private int length() {
    if (at + 2 > jpeg.length) {
      return 0;
    }
    int length = (jpeg[at] & 0xFF) << 8 | jpeg[at + 1] & 0xFF;
    return at + length <= jpeg.length ? length : 0;
  }

  /** To the next marker that is no part of the data; false when there is none. */
  private boolean skipData() {
    for (int i = at; i + 1 < jpeg.length; i++) {
      if ((jpeg[i] & 0xFF) == 0xFF) {
        int next = jpeg[i + 1] & 0xFF;
        if (next != 0 && next != 0xFF && (next < 0xD0 || next > 0xD7)) {
          at = i;
          return true;
        }
      }
    }
    return false;
  }
}
