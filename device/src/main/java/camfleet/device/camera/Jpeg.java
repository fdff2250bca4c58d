package camfleet.device.camera;

import java.util.Optional;
import org.opencv.core.CvException;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfInt;
import org.opencv.core.Size;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;

/** Pictures as JPEG (ITU-T T.81). */
public final class Jpeg {
  /** Qualities that are tried before the picture itself is made smaller. */
  private static final int[] QUALITIES = {75, 60, 45, 30, 20};

  /** Below this width or height nothing can be seen any more. */
  private static final int LEAST_SIDE = 32;

  private Jpeg() {}

  /** A picture's width and height in pixels. */
  public record Dimensions(int width, int height) {}

  /**
   * The picture's JPEG; one that the camera made is passed through untouched.
   *
   * @param quality 1..100
   */
  public static byte[] encode(Picture picture, int quality) {
    if (picture instanceof CameraJpeg made) {
      return made.jpeg();
    }
    return encode(((Image) picture).mat(), quality);
  }

  static byte[] encode(Mat mat, int quality) {
    MatOfByte bytes = new MatOfByte();
    MatOfInt options = new MatOfInt(Imgcodecs.IMWRITE_JPEG_QUALITY, quality);
    try {
      if (!Imgcodecs.imencode(".jpg", mat, bytes, options)) {
        throw new IllegalStateException("OpenCV could not encode a JPEG of " + mat.size());
      }
      return bytes.toArray();
    } finally {
      bytes.release();
      options.release();
    }
  }

  /** Whether it is complete; a picture that is decoded already is. */
  public static boolean isGood(Picture picture) {
    return !(picture instanceof CameraJpeg made) || JpegSegments.areWhole(made.jpeg());
  }

  /**
   * The picture with its pixels: itself where it has them, otherwise a decoded one, which is closed
   * apart. Empty when the bytes are no picture.
   */
  public static Optional<Image> decoded(Picture picture) {
    if (picture instanceof CameraJpeg made) {
      return decode(made.jpeg(), Imgcodecs.IMREAD_COLOR)
          .map(mat -> new Image(mat, made.capturedAtNanos(), made.repeated(), Mat::release));
    }
    return Optional.of((Image) picture);
  }

  /** Decodes to blue, green, red; empty when the bytes are no picture. The caller releases it. */
  static Optional<Mat> decode(byte[] jpeg, int flags) {
    OpenCv.load();
    if (jpeg.length == 0) {
      return Optional.empty();
    }
    MatOfByte bytes = new MatOfByte(jpeg);
    try {
      Mat mat = Imgcodecs.imdecode(bytes, flags);
      if (mat.empty()) {
        mat.release();
        return Optional.empty();
      }
      return Optional.of(mat);
    } catch (CvException e) {
      return Optional.empty();
    } finally {
      bytes.release();
    }
  }

  /**
   * The same picture in at most so many bytes, first by a lower quality, then by a smaller size.
   *
   * @return null when that is impossible
   */
  public static byte[] shrink(byte[] jpeg, long maxBytes) {
    if (jpeg.length <= maxBytes) {
      return jpeg;
    }
    Optional<Mat> decoded = decode(jpeg, Imgcodecs.IMREAD_COLOR);
    if (decoded.isEmpty()) {
      return null;
    }
    Mat mat = decoded.get();
    try {
      for (int quality : QUALITIES) {
        byte[] smaller = encode(mat, quality);
        if (smaller.length <= maxBytes) {
          return smaller;
        }
      }
      return shrinkSize(mat, maxBytes);
    } finally {
      mat.release();
    }
  }

  private static byte[] shrinkSize(Mat mat, long maxBytes) {
    int lowest = QUALITIES[QUALITIES.length - 1];
    Mat smaller = new Mat();
    try {
      for (double scale = 0.75; ; scale *= 0.75) {
        long width = Math.round(mat.cols() * scale);
        long height = Math.round(mat.rows() * scale);
        if (width < LEAST_SIDE || height < LEAST_SIDE) {
          return null;
        }
        Imgproc.resize(mat, smaller, new Size(width, height), 0, 0, Imgproc.INTER_AREA);
        for (int quality : new int[] {QUALITIES[2], lowest}) {
          byte[] bytes = encode(smaller, quality);
          if (bytes.length <= maxBytes) {
            return bytes;
          }
        }
      }
    } finally {
      smaller.release();
    }
  }

  /** Width and height from the frame header (T.81 B.2.2); empty when the bytes are not a JPEG. */
  public static Optional<Dimensions> size(byte[] jpeg) {
    if (jpeg.length < 4 || at(jpeg, 0) != 0xFF || at(jpeg, 1) != 0xD8) {
      return Optional.empty();
    }
    int i = 2;
    while (i + 9 <= jpeg.length && at(jpeg, i) == 0xFF) {
      int marker = at(jpeg, i + 1);
      if (marker == 0xFF) {
        i++; // A fill byte.
      } else if (marker == 0x01 || marker >= 0xD0 && marker <= 0xD7) {
        i += 2;
      } else if (isFrameHeader(marker)) {
        int height = at(jpeg, i + 5) << 8 | at(jpeg, i + 6);
        int width = at(jpeg, i + 7) << 8 | at(jpeg, i + 8);
        return width == 0 || height == 0
            ? Optional.empty()
            : Optional.of(new Dimensions(width, height));
      } else if (marker == 0xD9 || marker == 0xDA) {
        return Optional.empty();
      } else {
        int length = at(jpeg, i + 2) << 8 | at(jpeg, i + 3);
        if (length < 2) {
          return Optional.empty();
        }
        i += 2 + length;
      }
    }
    return Optional.empty();
  }

  /** SOF0..SOF15 without DHT, JPG and DAC, which share their range. */
  private static boolean isFrameHeader(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }

  private static int at(byte[] bytes, int index) {
    return bytes[index] & 0xFF;
  }
}
