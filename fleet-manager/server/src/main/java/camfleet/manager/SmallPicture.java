package camfleet.manager;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * A picture in grey, about 64 pixels wide, as much as is needed to see whether it is black or the
 * same as another. Immutable.
 */
final class SmallPicture {
  private static final int ACROSS = 64;

  /** Of 255; a covered sensor with its noise stays below, a street lamp at night does not. */
  private static final double BLACK_MEAN = 10;

  private static final int BLACK_BRIGHTEST = 32;

  /** Less between the darkest and the brightest pixel tells nothing by being the same again. */
  private static final int CONTRAST = 32;

  private final long sum;
  private final int bytes;
  private final byte[] grey;
  private final double mean;
  private final int darkest;
  private final int brightest;

  private SmallPicture(long sum, int bytes, byte[] grey) {
    this.sum = sum;
    this.bytes = bytes;
    this.grey = grey;
    int[] counts = new int[256];
    long total = 0;
    for (byte value : grey) {
      counts[value & 0xFF]++;
      total += value & 0xFF;
    }
    this.mean = grey.length == 0 ? 255 : (double) total / grey.length;
    // A hundredth at both ends may be dead pixels.
    this.darkest = atRank(counts, grey.length / 100);
    this.brightest = atRank(counts, grey.length - 1 - grey.length / 100);
  }

  private static int atRank(int[] counts, int rank) {
    int below = 0;
    for (int value = 0; value < counts.length; value++) {
      below += counts[value];
      if (below > rank) {
        return value;
      }
    }
    return counts.length - 1;
  }

  /** From a JPEG; one that cannot be decoded is only known by its bytes. */
  static SmallPicture of(ByteBuffer jpeg) {
    byte[] bytes = new byte[jpeg.remaining()];
    jpeg.duplicate().get(bytes);
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    return new SmallPicture(sum.getValue(), bytes.length, decode(bytes));
  }

  private static byte[] decode(byte[] jpeg) {
    ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
    try (MemoryCacheImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(jpeg))) {
      reader.setInput(in, true, true);
      int step = Math.max(1, (reader.getWidth(0) + ACROSS - 1) / ACROSS);
      ImageReadParam param = reader.getDefaultReadParam();
      param.setSourceSubsampling(step, step, 0, 0);
      return grey(reader.read(0, param));
    } catch (IOException | RuntimeException e) {
      // ImageIO throws several kinds for bytes that are no picture.
      return new byte[0];
    } finally {
      reader.dispose();
    }
  }

  private static byte[] grey(BufferedImage image) {
    byte[] grey = new byte[image.getWidth() * image.getHeight()];
    boolean hasColours = image.getRaster().getNumBands() > 1;
    for (int y = 0, i = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++, i++) {
        grey[i] =
            (byte) (hasColours ? luma(image.getRGB(x, y)) : image.getRaster().getSample(x, y, 0));
      }
    }
    return grey;
  }

  /** ITU-R BT.601. */
  private static int luma(int rgb) {
    return (299 * (rgb >> 16 & 0xFF) + 587 * (rgb >> 8 & 0xFF) + 114 * (rgb & 0xFF)) / 1000;
  }

  boolean isDecoded() {
    return grey.length > 0;
  }

  /** The mean brightness, 0..255. */
  double mean() {
    return mean;
  }

  boolean isBlack() {
    return isDecoded() && mean < BLACK_MEAN && brightest < BLACK_BRIGHTEST;
  }

  /** Whether both show the same to the last pixel, as no sensor does twice. */
  boolean isSame(SmallPicture other) {
    return (sum == other.sum && bytes == other.bytes)
        || (brightest - darkest >= CONTRAST && Arrays.equals(grey, other.grey));
  }
}
