package camfleet.device.camera;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import javax.imageio.plugins.jpeg.JPEGHuffmanTable;

/**
 * Pictures as webcams give them: JPEGs with padding behind, and often without the Huffman tables,
 * which in Motion-JPEG are always those of ITU-T T.81 annex K and which not every decoder knows.
 */
final class MotionJpeg {
  private static final byte[] TABLES = tables();

  private MotionJpeg() {}

  /** The picture in a driver's buffer; null when it is damaged, as when USB lost a part. */
  static Picture picture(byte[] buffer, long capturedAtNanos) {
    return JpegSplitter.first(buffer)
        .map(MotionJpeg::withTables)
        .flatMap(jpeg -> Picture.ofJpeg(jpeg, capturedAtNanos, false))
        .orElse(null);
  }

  /** The same JPEG with Huffman tables; one that has some is untouched. */
  static byte[] withTables(byte[] jpeg) {
    Optional<Integer> scan = scanWithoutTables(jpeg);
    if (scan.isEmpty()) {
      return jpeg;
    }
    byte[] whole = new byte[jpeg.length + TABLES.length];
    int at = scan.get();
    System.arraycopy(jpeg, 0, whole, 0, at);
    System.arraycopy(TABLES, 0, whole, at, TABLES.length);
    System.arraycopy(jpeg, at, whole, at + TABLES.length, jpeg.length - at);
    return whole;
  }

  /** Where the first scan begins; empty when tables come before it or there is none. */
  private static Optional<Integer> scanWithoutTables(byte[] jpeg) {
    int at = 2;
    while (at + 4 <= jpeg.length && (jpeg[at] & 0xFF) == 0xFF) {
      int marker = jpeg[at + 1] & 0xFF;
      if (marker == 0xC4) {
        return Optional.empty();
      }
      if (marker == 0xDA) {
        return Optional.of(at);
      }
      boolean isAlone = marker == 0xFF || marker == 0x01 || marker >= 0xD0 && marker <= 0xD7;
      int segment = (jpeg[at + 2] & 0xFF) << 8 | jpeg[at + 3] & 0xFF;
      at += marker == 0xFF ? 1 : isAlone ? 2 : 2 + segment;
    }
    return Optional.empty();
  }

  /** One DHT segment (T.81 B.2.4.2) with the four tables. */
  private static byte[] tables() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    table(body, 0x00, JPEGHuffmanTable.StdDCLuminance);
    table(body, 0x10, JPEGHuffmanTable.StdACLuminance);
    table(body, 0x01, JPEGHuffmanTable.StdDCChrominance);
    table(body, 0x11, JPEGHuffmanTable.StdACChrominance);
    int length = body.size() + 2;
    ByteArrayOutputStream segment = new ByteArrayOutputStream();
    segment.write(0xFF);
    segment.write(0xC4);
    segment.write(length >> 8);
    segment.write(length & 0xFF);
    segment.writeBytes(body.toByteArray());
    return segment.toByteArray();
  }

  private static void table(ByteArrayOutputStream to, int classAndId, JPEGHuffmanTable table) {
    to.write(classAndId);
    short[] lengths = table.getLengths();
    for (int i = 0; i < 16; i++) {
      to.write(i < lengths.length ? lengths[i] : 0);
    }
    for (short value : table.getValues()) {
      to.write(value);
    }
  }
}
