package camfleet.device.process;

import org.opencv.core.Core;
import org.opencv.core.Mat;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.imgproc.Imgproc;

/** Draws regions of interest into a picture, each within its own pixels. */
final class RegionDrawing {
  private static final double TINT = 0.3;
  private static final int LETTERS_IN_HEIGHT = 30;
  private static final int LINES_IN_HEIGHT = 240;

  private RegionDrawing() {}

  static void draw(Mat picture, Region region) {
    Mat part = Isolation.VIEW.of(picture, region);
    Scalar colour = colour(region.colour());
    try {
      for (Region.Draw what : region.draw()) {
        switch (what) {
          case BOX -> tint(part, colour);
          case OUTLINE -> outline(part, colour, Math.max(1, picture.rows() / LINES_IN_HEIGHT));
          case LABEL ->
              Lettering.write(
                  part,
                  region.name(),
                  Lettering.Corner.UPPER_LEFT,
                  Math.max(8, picture.rows() / (double) LETTERS_IN_HEIGHT),
                  colour);
        }
      }
    } finally {
      part.release();
    }
  }

  private static void tint(Mat part, Scalar colour) {
    Core.multiply(part, Scalar.all(1 - TINT), part);
    Core.add(
        part, new Scalar(colour.val[0] * TINT, colour.val[1] * TINT, colour.val[2] * TINT), part);
  }

  /** Lines of one pixel, one within the other: a thick one would leave the region. */
  private static void outline(Mat part, Scalar colour, int thickness) {
    int lines = Math.min(thickness, (Math.min(part.cols(), part.rows()) + 1) / 2);
    for (int i = 0; i < lines; i++) {
      Imgproc.rectangle(
          part, new Point(i, i), new Point(part.cols() - 1 - i, part.rows() - 1 - i), colour);
    }
  }

  /** Blue, green, red of {@code #rrggbb}. */
  static Scalar colour(String hex) {
    int rgb = Integer.parseInt(hex.substring(1), 16);
    return new Scalar(rgb & 0xFF, rgb >> 8 & 0xFF, rgb >> 16);
  }
}
