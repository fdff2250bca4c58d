package camfleet.device.camera;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.opencv.core.Mat;

/**
 * Tells black pictures: almost nothing in them is brighter than a covered sensor's noise. An image
 * is sampled; a JPEG is decoded only when it is so small that it may be black, and without OpenCV.
 */
public final class Darkness {
  /** The manager calls the same pictures black. */
  private static final double BLACK_MEAN = 10;

  private static final int BLACK_BRIGHTEST = 32;

  /** Less between the darkest and the brightest point is no content. */
  private static final int CONTRAST = 32;

  /** Points that are looked at from left to right, and about as many from top to bottom. */
  private static final int ACROSS = 64;

  private Darkness() {}

  /** Whether it is black; one that cannot be decoded is not. */
  public static boolean isBlack(Picture picture) {
    if (picture instanceof CameraJpeg made) {
      return JpegSize.mayBeBlack(made.jpeg()) && isBlack(decode(made.jpeg()));
    }
    return isBlack(sample(((Image) picture).mat()));
  }

  /** Whether it is of about one brightness all over, as in the dark or in too much light. */
  static boolean isFlat(Picture picture) {
    if (picture instanceof CameraJpeg made) {
      return JpegSize.mayBeBlack(made.jpeg()) && isFlat(decode(made.jpeg()));
    }
    return isFlat(sample(((Image) picture).mat()));
  }

  private static boolean isFlat(int[] counts) {
    long points = 0;
    for (int count : counts) {
      points += count;
    }
    int darkest = atRank(counts, points / 100);
    return points > 0 && atRank(counts, points - 1 - points / 100) - darkest < CONTRAST;
  }

  private static int atRank(int[] counts, long rank) {
    long below = 0;
    for (int value = 0; value < counts.length; value++) {
      below += counts[value];
      if (below > rank) {
        return value;
      }
    }
    return counts.length - 1;
  }

  /** By brightness, of which a hundredth may be dead pixels. */
  private static boolean isBlack(int[] counts) {
    long points = 0;
    long total = 0;
    long bright = 0;
    for (int value = 0; value < counts.length; value++) {
      points += counts[value];
      total += (long) value * counts[value];
      bright += value >= BLACK_BRIGHTEST ? counts[value] : 0;
    }
    return points > 0 && total < BLACK_MEAN * points && bright * 100 <= points;
  }

  private static int[] sample(Mat mat) {
    int[] counts = new int[256];
    int channels = mat.channels();
    byte[] row = new byte[mat.cols() * channels];
    int across = step(mat.cols());
    int down = step(mat.rows());
    for (int y = 0; y < mat.rows(); y += down) {
      mat.get(y, 0, row);
      for (int x = 0; x < mat.cols(); x += across) {
        int at = x * channels;
        int blue = row[at] & 0xFF;
        counts[channels < 3 ? blue : luma(row[at + 2] & 0xFF, row[at + 1] & 0xFF, blue)]++;
      }
    }
    return counts;
  }

  private static int step(int pixels) {
    return Math.max(1, pixels / ACROSS);
  }

  private static int[] decode(byte[] jpeg) {
    int[] counts = new int[256];
    ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
    try (MemoryCacheImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(jpeg))) {
      reader.setInput(in, true, true);
      ImageReadParam param = reader.getDefaultReadParam();
      param.setSourceSubsampling(step(reader.getWidth(0)), step(reader.getHeight(0)), 0, 0);
      BufferedImage image = reader.read(0, param);
      boolean hasColours = image.getRaster().getNumBands() > 1;
      for (int y = 0; y < image.getHeight(); y++) {
        for (int x = 0; x < image.getWidth(); x++) {
          int rgb = hasColours ? image.getRGB(x, y) : 0;
          counts[
              hasColours
                  ? luma(rgb >> 16 & 0xFF, rgb >> 8 & 0xFF, rgb & 0xFF)
                  : image.getRaster().getSample(x, y, 0)]++;
        }
      }
      return counts;
    } catch (IOException | RuntimeException e) {
      // ImageIO throws several kinds for bytes that are no picture.
      return new int[256];
    } finally {
      reader.dispose();
    }
  }

  /** ITU-R BT.601. */
  private static int luma(int red, int green, int blue) {
    return (299 * red + 587 * green + 114 * blue) / 1000;
  }
}
