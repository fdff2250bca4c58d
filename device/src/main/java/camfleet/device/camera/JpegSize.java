package camfleet.device.camera;

/**
 * How large a JPEG is for what it may show, by its headers alone. One colour all over costs a fixed
 * number of bits for each block of 8 × 8, whatever the quality; noise costs the more the finer the
 * quantisation is.
 */
final class JpegSize {
  /** Bits of a block like the one before it: no difference, end of block (T.81 K.3). */
  private static final int LUMA_BITS = 6;

  private static final int CHROMA_BITS = 4;

  /**
   * Bytes per pixel that the noise of a covered sensor may add, times the sum of the quantisation
   * table. Measured: 0.043 more at quality 85 (sum 1109) for a deviation of 2 of 255, where a quiet
   * street adds 0.054.
   */
  private static final double NOISE = 25;

  /** What restart markers and the last bits may add. */
  private static final double ROOM = 1.09;

  private JpegSize() {}

  /** Whether it is so small that it may be black; false for what is no baseline JPEG. */
  static boolean mayBeBlack(byte[] jpeg) {
    int quantisation = 0;
    double flat = 0;
    long pixels = 0;
    int i = 2;
    while (i + 4 <= jpeg.length && at(jpeg, i) == 0xFF) {
      int marker = at(jpeg, i + 1);
      if (marker == 0xFF) {
        i++; // A fill byte.
        continue;
      }
      int length = at(jpeg, i + 2) << 8 | at(jpeg, i + 3);
      int end = i + 2 + length;
      if (length < 2 || end > jpeg.length) {
        return false;
      }
      if (marker == 0xDB && quantisation == 0) {
        quantisation = sum(jpeg, i + 4, end);
      } else if ((marker == 0xC0 || marker == 0xC1) && length >= 11) {
        pixels =
            (long) (at(jpeg, i + 5) << 8 | at(jpeg, i + 6))
                * (at(jpeg, i + 7) << 8 | at(jpeg, i + 8));
        flat = flatBytesPerPixel(jpeg, i + 9, end);
      } else if (marker == 0xDA) {
        return quantisation > 0
            && pixels > 0
            && jpeg.length - end < pixels * (flat * ROOM + NOISE / quantisation);
      }
      i = end;
    }
    return false;
  }

  /** Of the first table, which is the one for brightness. */
  private static int sum(byte[] jpeg, int from, int end) {
    int wide = from < end && at(jpeg, from) >> 4 != 0 ? 2 : 1;
    int sum = 0;
    for (int i = from + 1; i < Math.min(end, from + 1 + 64 * wide); i += wide) {
      sum += wide == 1 ? at(jpeg, i) : at(jpeg, i) << 8 | at(jpeg, i + 1);
    }
    return sum;
  }

  /** What one colour all over costs, which depends on how colours are sampled. */
  private static double flatBytesPerPixel(byte[] jpeg, int from, int end) {
    int across = 1;
    int down = 1;
    int bits = 0;
    for (int k = 0, i = from + 1; k < at(jpeg, from) && i + 3 <= end; k++, i += 3) {
      int h = at(jpeg, i + 1) >> 4;
      int v = at(jpeg, i + 1) & 0xF;
      across = Math.max(across, h);
      down = Math.max(down, v);
      bits += h * v * (k == 0 ? LUMA_BITS : CHROMA_BITS);
    }
    return bits / 8.0 / (64.0 * across * down);
  }

  private static int at(byte[] bytes, int index) {
    return bytes[index] & 0xFF;
  }
}
