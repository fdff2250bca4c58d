package camfleet.device.camera;

import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Scalar;

/** Pictures with pixels that a test knows. */
public final class TestImage {
  /** When each of them was taken. */
  public static final long AT_NANOS = 1_795_168_881_200_000_000L;

  private TestImage() {}

  /** Of one colour. */
  public static Image plain(int width, int height, int blue, int green, int red) {
    OpenCv.load();
    return of(new Mat(height, width, CvType.CV_8UC3, new Scalar(blue, green, red)));
  }

  /** Each pixel says where it is: blue its column, green its row, red 200, modulo 256. */
  public static Image places(int width, int height) {
    OpenCv.load();
    Mat mat = new Mat(height, width, CvType.CV_8UC3);
    byte[] row = new byte[width * 3];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        row[3 * x] = (byte) x;
        row[3 * x + 1] = (byte) y;
        row[3 * x + 2] = (byte) 200;
      }
      mat.put(y, 0, row);
    }
    return of(mat);
  }

  private static Image of(Mat mat) {
    return new Image(mat, AT_NANOS, false, Mat::release);
  }

  /** Blue, green and red of a pixel. */
  public static int[] pixel(Mat mat, int x, int y) {
    byte[] bytes = new byte[3];
    mat.get(y, x, bytes);
    return new int[] {bytes[0] & 0xFF, bytes[1] & 0xFF, bytes[2] & 0xFF};
  }
}
