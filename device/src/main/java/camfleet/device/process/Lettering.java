package camfleet.device.process;

import java.text.Normalizer;
import org.opencv.core.Core;
import org.opencv.core.Mat;
import org.opencv.core.Point;
import org.opencv.core.Rect;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/** Writes a line of text on a dark strip, so that it can be read on any picture. */
final class Lettering {
  /** A capital letter's height at scale 1, in pixels. */
  private static final double CAPITAL = 21;

  private static final int FONT = Imgproc.FONT_HERSHEY_SIMPLEX;
  private static final double DARKNESS = 0.35;

  private Lettering() {}

  /** Where a line begins: its strip's corner. */
  enum Corner {
    UPPER_LEFT,
    LOWER_LEFT
  }

  /**
   * Writes into a part of a picture that begins in one of its corners; a line that is too long for
   * the width is written smaller.
   *
   * @param height of a capital letter, in pixels
   */
  static void write(Mat part, String line, Corner corner, double height, Scalar colour) {
    String text = printable(line);
    if (text.isEmpty()) {
      return;
    }
    double scale = height / CAPITAL;
    Size atOne = Imgproc.getTextSize(text, FONT, 1, 1, null);
    // A margin of a third of a letter on each side.
    double most = part.cols() / (atOne.width + CAPITAL);
    scale = Math.min(scale, most);
    double capital = scale * CAPITAL;
    int thickness = Math.max(1, (int) Math.round(capital / 10));
    int margin = Math.max(1, (int) Math.round(capital / 3));
    int width = Math.min(part.cols(), (int) Math.ceil(atOne.width * scale) + 2 * margin);
    // Below the line hang parts of some letters, which are about a third of a capital.
    int strip = Math.min(part.rows(), (int) Math.round(capital + 2 * margin + capital / 3));
    int y = corner == Corner.UPPER_LEFT ? 0 : part.rows() - strip;
    Mat ground = part.submat(new Rect(0, y, width, strip));
    try {
      Core.multiply(ground, Scalar.all(DARKNESS), ground);
      Imgproc.putText(
          ground,
          text,
          new Point(margin, margin + capital),
          FONT,
          scale,
          colour,
          thickness,
          Imgproc.LINE_AA);
    } finally {
      ground.release();
    }
  }

  /**
   * Hershey fonts have ASCII alone: marks are left out, and what is none then is a question mark.
   */
  static String printable(String line) {
    return Normalizer.normalize(line.replace("ß", "ss"), Normalizer.Form.NFD)
        .replaceAll("\\p{M}", "")
        .replaceAll("[–—]", "-")
        .codePoints()
        .map(letter -> letter >= ' ' && letter < 127 ? letter : '?')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString()
        .strip();
  }
}
