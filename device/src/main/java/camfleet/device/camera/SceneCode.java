package camfleet.device.camera;

import camfleet.topic.DeviceId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import org.opencv.core.Mat;
import org.opencv.imgcodecs.Imgcodecs;

/**
 * The machine-readable code at the bottom of the synthetic scene, by which a test knows what it
 * sees: 80 × 5 square cells over the picture's whole width, white for 1, row by row, most
 * significant bit first.
 *
 * <pre>
 * u16 0xCAF1 · 24 bytes id (32 × 6 bits) · u64 sequence · i64 captured_at · u32 CRC-32 · u32 0xAA55AA55
 * </pre>
 *
 * Cells are as wide as a fraction of the picture, so that the code survives a change of size; the
 * last word only sees to it that black and white both occur.
 */
public final class SceneCode {
  static final int COLUMNS = 80;
  static final int ROWS = 5;

  /** Narrower pictures get no code: JPEG would blur cells of less than two pixels. */
  static final int LEAST_WIDTH = 160;

  private static final short MAGIC = (short) 0xCAF1;
  private static final int BALANCE = 0xAA55AA55;
  private static final int BYTES = COLUMNS * ROWS / 8;
  private static final int CHECKED_BYTES = BYTES - 8;
  private static final int ID_BYTES = 24;

  /** Position + 1 is the symbol's number; 0 ends an id. */
  private static final String SYMBOLS = "abcdefghijklmnopqrstuvwxyz0123456789-";

  /** Least difference of black and white means, of 255. */
  private static final double LEAST_CONTRAST = 64;

  private static final double[] MARGINS = {0.25, 0.1, 0.4};

  private SceneCode() {}

  /**
   * What the code says.
   *
   * @param sequence the frame's number since boot
   * @param capturedAtNanos ns since 1970, UTC
   */
  public record Reading(DeviceId device, long sequence, long capturedAtNanos) {}

  /** Reads the code out of a picture; empty when there is none or it is damaged. */
  public static Optional<Reading> read(byte[] jpeg) {
    return Jpeg.decode(jpeg, Imgcodecs.IMREAD_GRAYSCALE)
        .flatMap(
            grey -> {
              try {
                return read(grey);
              } finally {
                grey.release();
              }
            });
  }

  private static Optional<Reading> read(Mat grey) {
    int width = grey.cols();
    int height = height(width);
    if (width < COLUMNS || height > grey.rows()) {
      return Optional.empty();
    }
    byte[] strip = new byte[width * height];
    grey.get(grey.rows() - height, 0, strip);
    // Which part of a cell tells most depends on its size and on how it was blurred; the CRC tells
    // which part was right.
    for (double margin : MARGINS) {
      Optional<Reading> reading =
          bits(means(strip, width, height, margin)).flatMap(SceneCode::parse);
      if (reading.isPresent()) {
        return reading;
      }
    }
    return Optional.empty();
  }

  /** Pixels that the code takes at the bottom of a picture of this width. */
  static int height(int width) {
    return Math.max(1, (int) Math.round(width * (double) ROWS / COLUMNS));
  }

  /** Whether a picture of this size has room for a code. */
  static boolean fits(int width, int height) {
    return width >= LEAST_WIDTH && height(width) * 3 <= height;
  }

  /** The strip of a reading as blue, green, red, {@code width × height(width)} pixels. */
  static byte[] strip(Reading reading, int width) {
    byte[] code = bytes(reading);
    int height = height(width);
    int rowBytes = width * 3;
    byte[] strip = new byte[rowBytes * height];
    int drawn = -1;
    for (int y = 0; y < height; y++) {
      int row = y * ROWS / height;
      if (row == drawn) {
        System.arraycopy(strip, (y - 1) * rowBytes, strip, y * rowBytes, rowBytes);
        continue;
      }
      drawn = row;
      for (int column = 0; column < COLUMNS; column++) {
        int bit = row * COLUMNS + column;
        if ((code[bit >> 3] >> (7 - (bit & 7)) & 1) != 0) {
          int from = edge(column, width);
          int to = edge(column + 1, width);
          Arrays.fill(strip, y * rowBytes + from * 3, y * rowBytes + to * 3, (byte) 0xFF);
        }
      }
    }
    return strip;
  }

  private static int edge(int column, int width) {
    return (int) Math.round(column * (double) width / COLUMNS);
  }

  static byte[] bytes(Reading reading) {
    ByteBuffer buffer = ByteBuffer.allocate(BYTES);
    buffer.putShort(MAGIC);
    buffer.put(pack(reading.device().value()));
    buffer.putLong(reading.sequence());
    buffer.putLong(reading.capturedAtNanos());
    buffer.putInt(crc(buffer.array()));
    buffer.putInt(BALANCE);
    return buffer.array();
  }

  private static Optional<Reading> parse(byte[] code) {
    ByteBuffer buffer = ByteBuffer.wrap(code);
    if (buffer.getShort() != MAGIC || buffer.getInt(CHECKED_BYTES) != crc(code)) {
      return Optional.empty();
    }
    byte[] packed = new byte[ID_BYTES];
    buffer.get(packed);
    String id = unpack(packed);
    return DeviceId.isValid(id)
        ? Optional.of(new Reading(DeviceId.of(id), buffer.getLong(), buffer.getLong()))
        : Optional.empty();
  }

  private static int crc(byte[] code) {
    CRC32 crc = new CRC32();
    crc.update(code, 0, CHECKED_BYTES);
    return (int) crc.getValue();
  }

  private static byte[] pack(String id) {
    byte[] packed = new byte[ID_BYTES];
    for (int i = 0; i < id.length(); i++) {
      int symbol = SYMBOLS.indexOf(id.charAt(i)) + 1;
      for (int bit = 0; bit < 6; bit++) {
        if ((symbol >> (5 - bit) & 1) != 0) {
          int at = i * 6 + bit;
          packed[at >> 3] |= (byte) (0x80 >> (at & 7));
        }
      }
    }
    return packed;
  }

  private static String unpack(byte[] packed) {
    StringBuilder id = new StringBuilder();
    for (int i = 0; i < ID_BYTES * 8 / 6; i++) {
      int symbol = 0;
      for (int at = i * 6; at < i * 6 + 6; at++) {
        symbol = symbol << 1 | packed[at >> 3] >> (7 - (at & 7)) & 1;
      }
      if (symbol == 0 || symbol > SYMBOLS.length()) {
        break;
      }
      id.append(SYMBOLS.charAt(symbol - 1));
    }
    return id.toString();
  }

  /** The mean brightness of each cell without a margin of this fraction of it. */
  private static double[] means(byte[] strip, int width, int height, double margin) {
    double[] means = new double[COLUMNS * ROWS];
    for (int row = 0; row < ROWS; row++) {
      int top = first(row, margin, height, ROWS);
      int bottom = Math.max(top + 1, last(row, margin, height, ROWS) + 1);
      for (int column = 0; column < COLUMNS; column++) {
        int left = first(column, margin, width, COLUMNS);
        int right = Math.max(left + 1, last(column, margin, width, COLUMNS) + 1);
        long sum = 0;
        for (int y = top; y < bottom; y++) {
          for (int x = left; x < right; x++) {
            sum += strip[y * width + x] & 0xFF;
          }
        }
        means[row * COLUMNS + column] = sum / (double) ((right - left) * (bottom - top));
      }
    }
    return means;
  }

  /** The first pixel whose middle lies within a cell's margins, or that in the cell's middle. */
  private static int first(int cell, double margin, int pixels, int cells) {
    double size = pixels / (double) cells;
    int first = (int) Math.ceil((cell + margin) * size - 0.5);
    return Math.min(first, (int) ((cell + 0.5) * size));
  }

  private static int last(int cell, double margin, int pixels, int cells) {
    double size = pixels / (double) cells;
    return Math.min(pixels - 1, (int) Math.floor((cell + 1 - margin) * size - 0.5));
  }

  private static Optional<byte[]> bits(double[] means) {
    double darkest = Arrays.stream(means).min().orElse(0);
    double brightest = Arrays.stream(means).max().orElse(0);
    if (brightest - darkest < LEAST_CONTRAST) {
      return Optional.empty();
    }
    double middle = (darkest + brightest) / 2;
    byte[] code = new byte[BYTES];
    for (int i = 0; i < means.length; i++) {
      if (means[i] > middle) {
        code[i >> 3] |= (byte) (0x80 >> (i & 7));
      }
    }
    return Optional.of(code);
  }
}
