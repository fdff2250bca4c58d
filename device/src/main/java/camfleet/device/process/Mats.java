package camfleet.device.process;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.opencv.core.Mat;

/** Native memory that is used again from picture to picture. Any thread may give some back. */
final class Mats implements AutoCloseable {
  private static final int MOST_SPARE = 8;

  private final Deque<Mat> spare = new ArrayDeque<>();
  private boolean closed;
  private int out;

  /** Memory of this shape where there is some, otherwise an empty one that takes any shape. */
  synchronized Mat take(int rows, int cols, int type) {
    out++;
    for (Iterator<Mat> each = spare.iterator(); each.hasNext(); ) {
      Mat mat = each.next();
      if (mat.rows() == rows && mat.cols() == cols && mat.type() == type) {
        each.remove();
        return mat;
      }
    }
    return new Mat();
  }

  synchronized void giveBack(Mat mat) {
    out--;
    if (closed) {
      mat.release();
      return;
    }
    spare.addLast(mat);
    if (spare.size() > MOST_SPARE) {
      spare.removeFirst().release();
    }
  }

  /** Something that was taken is somebody else's to release. */
  synchronized void lost() {
    out--;
  }

  /** How many were taken and neither given back nor lost. */
  synchronized int out() {
    return out;
  }

  /** Frees the spare ones, for want of their shapes. */
  synchronized void free() {
    spare.forEach(Mat::release);
    spare.clear();
  }

  /** Frees the spare ones; what is still out is freed when it is given back. */
  @Override
  public synchronized void close() {
    closed = true;
    free();
  }
}
