package camfleet.device.process;

import camfleet.device.camera.Image;
import java.util.function.BiConsumer;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.imgproc.Imgproc;

/**
 * One picture on its way through the steps: the camera's pixels until something is done to them,
 * and pixels of its own from then on. Of the capture thread alone.
 */
final class Canvas implements AutoCloseable {
  private final Mats mats;
  private Mat mat;
  private boolean own;

  /**
   * @param mat the camera's, which is neither written to nor released
   */
  Canvas(Mat mat, Mats mats) {
    this.mat = mat;
    this.mats = mats;
  }

  /** The pixels, to be looked at. */
  Mat mat() {
    return mat;
  }

  /** Whether nothing was done to the picture. */
  boolean isUntouched() {
    return !own;
  }

  /** The pixels, to be drawn into. */
  Mat drawn() {
    if (!own) {
      redraw(Mat::copyTo);
    }
    return mat;
  }

  /** Makes new pixels of the present ones, and as many. */
  void redraw(BiConsumer<Mat, Mat> step) {
    redraw(mat.rows(), mat.cols(), step);
  }

  /** Makes new pixels of the present ones, for a picture of this size. */
  void redraw(int rows, int cols, BiConsumer<Mat, Mat> step) {
    Mat next = mats.take(rows, cols, CvType.CV_8UC3);
    try {
      step.accept(mat, next);
    } catch (RuntimeException e) {
      mats.giveBack(next);
      throw e;
    }
    replace(next);
  }

  /** A copy of the pixels, out of the same memory. */
  Mat copy() {
    Mat copy = mats.take(mat.rows(), mat.cols(), CvType.CV_8UC3);
    mat.copyTo(copy);
    return copy;
  }

  /** A copy is not needed any more. */
  void giveBack(Mat copy) {
    mats.giveBack(copy);
  }

  /** Somebody else may still write into a copy, and releases it. */
  void leave() {
    mats.lost();
  }

  /** Takes over other pixels, of the same memory. */
  void replace(Mat next) {
    if (own) {
      mats.giveBack(mat);
    }
    mat = next;
    own = true;
  }

  /** Takes the colours away. */
  void grey() {
    Mat grey = mats.take(mat.rows(), mat.cols(), CvType.CV_8UC1);
    try {
      Imgproc.cvtColor(mat, grey, Imgproc.COLOR_BGR2GRAY);
      redraw((from, to) -> Imgproc.cvtColor(grey, to, Imgproc.COLOR_GRAY2BGR));
    } finally {
      mats.giveBack(grey);
    }
  }

  /** The picture with the present pixels, which it takes with it. */
  Image image(long capturedAtNanos, boolean repeated) {
    Image image = new Image(drawn(), capturedAtNanos, repeated, mats::giveBack);
    own = false;
    return image;
  }

  @Override
  public void close() {
    if (own) {
      mats.giveBack(mat);
      own = false;
    }
  }
}
