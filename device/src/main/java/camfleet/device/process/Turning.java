package camfleet.device.process;

import java.util.List;
import org.opencv.core.Core;
import org.opencv.core.Mat;
import org.opencv.core.Rect;
import org.opencv.imgproc.Imgproc;

/** Does a {@link Geometry} to a picture: cuts out, mirrors, turns, and takes the colours away. */
final class Turning {
  private static final int BOTH_AXES = -1;
  private static final int LEFT_TO_RIGHT = 1;
  private static final int TOP_TO_BOTTOM = 0;

  private Turning() {}

  static void turn(Canvas canvas, Geometry geometry) {
    if (!geometry.zoom().equals(Geometry.NONE.zoom())) {
      canvas.redraw((from, to) -> zoom(from, to, geometry.zoom()));
    }
    if (geometry.hflip() || geometry.vflip()) {
      int axis =
          geometry.hflip() && geometry.vflip()
              ? BOTH_AXES
              : geometry.hflip() ? LEFT_TO_RIGHT : TOP_TO_BOTTOM;
      canvas.redraw((from, to) -> Core.flip(from, to, axis));
    }
    switch (geometry.rotationDeg()) {
      case 90 -> upright(canvas, Core.ROTATE_90_CLOCKWISE);
      case 180 -> canvas.redraw((from, to) -> Core.rotate(from, to, Core.ROTATE_180));
      case 270 -> upright(canvas, Core.ROTATE_90_COUNTERCLOCKWISE);
      default -> {
        // 0: as it lies.
      }
    }
    if (geometry.blackAndWhite()) {
      canvas.grey();
    }
  }

  /** Width becomes height. */
  private static void upright(Canvas canvas, int turn) {
    canvas.redraw(
        canvas.mat().cols(), canvas.mat().rows(), (from, to) -> Core.rotate(from, to, turn));
  }

  /** A part, scaled to the size of the whole. */
  private static void zoom(Mat from, Mat to, List<Double> part) {
    Rect rect = pixels(part, from.cols(), from.rows());
    Mat view = from.submat(rect);
    try {
      Imgproc.resize(view, to, from.size(), 0, 0, Imgproc.INTER_LINEAR);
    } finally {
      view.release();
    }
  }

  /** At least one pixel, and none outside, whatever the fractions are rounded to. */
  static Rect pixels(List<Double> part, int width, int height) {
    int x = Math.min(width - 1, (int) Math.round(part.get(0) * width));
    int y = Math.min(height - 1, (int) Math.round(part.get(1) * height));
    int toX = Math.min(width, (int) Math.round((part.get(0) + part.get(2)) * width));
    int toY = Math.min(height, (int) Math.round((part.get(1) + part.get(3)) * height));
    return new Rect(x, y, Math.max(1, toX - x), Math.max(1, toY - y));
  }
}
