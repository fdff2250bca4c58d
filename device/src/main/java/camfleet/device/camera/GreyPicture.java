package camfleet.device.camera;

import java.util.Objects;
import java.util.Optional;
import org.opencv.core.Mat;
import org.opencv.core.Size;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;

/**
 * A picture made small and without colours, for those who look at it rather than show it.
 *
 * @param pixels rows from the top, each from the left; 0 is black, 255 is white
 */
public record GreyPicture(int width, int height, byte[] pixels) {
  /** A JPEG is decoded at one, a half, a quarter or an eighth of its size. */
  private static final int[] REDUCTIONS = {8, 4, 2, 1};

  public GreyPicture {
    Objects.requireNonNull(pixels, "pixels");
    if (width < 1 || height < 1 || pixels.length != width * height) {
      throw new IllegalArgumentException(
          "a grey picture of " + width + "x" + height + " has not " + pixels.length + " pixels");
    }
  }

  /** The brightness of a pixel, 0..255. */
  public int at(int index) {
    return pixels[index] & 0xFF;
  }

  /**
   * The picture with its longer side as long as this, or up to twice as long where that is cheaper;
   * a smaller picture keeps its size. OpenCV is loaded by the first call.
   *
   * @return empty when the picture cannot be decoded
   */
  public static Optional<GreyPicture> of(Picture picture, int side) {
    int reduction = reduction(Math.max(picture.width(), picture.height()), side);
    if (picture instanceof CameraJpeg made) {
      return Jpeg.decode(made.jpeg(), flags(reduction)).map(mat -> released(mat, side));
    }
    Mat grey = new Mat();
    Mat mat = ((Image) picture).mat();
    Size size = new Size(reduced(mat.cols(), reduction), reduced(mat.rows(), reduction));
    if (reduction == 1) {
      mat.copyTo(grey);
    } else {
      Imgproc.resize(mat, grey, size, 0, 0, Imgproc.INTER_AREA);
    }
    if (grey.channels() > 1) {
      Imgproc.cvtColor(grey, grey, Imgproc.COLOR_BGR2GRAY);
    }
    return Optional.of(released(grey, side));
  }

  private static int reduction(int longest, int side) {
    for (int reduction : REDUCTIONS) {
      if (longest / reduction >= side) {
        return reduction;
      }
    }
    return 1;
  }

  private static int reduced(int length, int reduction) {
    return Math.max(1, (length + reduction - 1) / reduction);
  }

  private static int flags(int reduction) {
    return switch (reduction) {
      case 8 -> Imgcodecs.IMREAD_REDUCED_GRAYSCALE_8;
      case 4 -> Imgcodecs.IMREAD_REDUCED_GRAYSCALE_4;
      case 2 -> Imgcodecs.IMREAD_REDUCED_GRAYSCALE_2;
      default -> Imgcodecs.IMREAD_GRAYSCALE;
    };
  }

  private static GreyPicture released(Mat mat, int side) {
    try {
      int longest = Math.max(mat.cols(), mat.rows());
      if (longest > 2 * side) {
        double scale = (double) side / longest;
        Size size =
            new Size(
                Math.max(1, Math.round(mat.cols() * scale)),
                Math.max(1, Math.round(mat.rows() * scale)));
        Imgproc.resize(mat, mat, size, 0, 0, Imgproc.INTER_AREA);
      }
      byte[] pixels = new byte[mat.cols() * mat.rows()];
      mat.get(0, 0, pixels);
      return new GreyPicture(mat.cols(), mat.rows(), pixels);
    } finally {
      mat.release();
    }
  }
}
