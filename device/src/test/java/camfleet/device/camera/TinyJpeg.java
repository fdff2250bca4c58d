package camfleet.device.camera;

/** The least that has a JPEG's structure: start, frame header, a scan of no sense, end. */
public final class TinyJpeg {
  private TinyJpeg() {}

  public static byte[] of(int width, int height) {
    return of(width, height, 0x56);
  }

  /** One of several that differ. */
  public static byte[] of(int width, int height, int content) {
    return bytes(
        0xFF,
        0xD8, // start of image
        0xFF,
        0xC0,
        0,
        11,
        8,
        height >> 8,
        height & 0xFF,
        width >> 8,
        width & 0xFF,
        1,
        1,
        0x11,
        0,
        0xFF,
        0xDA,
        0,
        8,
        1,
        1,
        0,
        0,
        63,
        0, // start of scan
        0x12,
        0xFF,
        0x00,
        0x34,
        0xFF,
        0xD0,
        content & 0x7F, // stuffed byte and restart marker in the data
        0xFF,
        0xD9); // end of image
  }

  static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
