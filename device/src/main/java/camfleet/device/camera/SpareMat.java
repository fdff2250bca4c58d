package camfleet.device.camera;

import org.opencv.core.CvType;
import org.opencv.core.Mat;

/**
 * Native memory for pictures: keeps one that was given back, so that a stream of pictures needs no
 * allocation, and knows how many are out.
 */
final class SpareMat implements AutoCloseable {
  private Mat spare;
  private boolean closed;
  private int out;

  /** Memory for 8-bit blue, green, red; its contents are undefined. */
  synchronized Mat take(int width, int height) {
    out++;
    Mat mat = spare;
    spare = null;
    if (mat != null && mat.cols() == width && mat.rows() == height) {
      return mat;
    }
    if (mat != null) {
      mat.release();
    }
    return new Mat(height, width, CvType.CV_8UC3);
  }

  synchronized void giveBack(Mat mat) {
    out--;
    if (closed || spare != null) {
      mat.release();
    } else {
      spare = mat;
    }
  }

  /** Pictures that were taken and not given back. */
  synchronized int out() {
    return out;
  }

  /** Frees the spare one; what is still out is freed when it is given back. */
  @Override
  public synchronized void close() {
    closed = true;
    if (spare != null) {
      spare.release();
      spare = null;
    }
  }
}
