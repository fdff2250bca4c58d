package camfleet.device.process;

import camfleet.device.camera.GreyPicture;
import camfleet.device.camera.Image;
import camfleet.device.camera.Picture;
import java.util.Locale;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Point;
import org.opencv.core.Rect;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/**
 * Shows in place of the picture what the detectors make of it: what they see, what is usual, the
 * difference, and what of it counts, with regions and moving areas outlined.
 */
public final class TuningView implements Processing {
  private static final Scalar WHITE = new Scalar(255, 255, 255);
  private static final Scalar YELLOW = new Scalar(0, 255, 255);
  private static final Scalar RED = new Scalar(0, 0, 255);

  /** Differences are small: they are shown so many times stronger. */
  private static final float STRONGER = 4;

  private final Detection detection;

  public TuningView(Detection detection) {
    this.detection = detection;
  }

  /** The picture itself while the detectors have seen none. */
  @Override
  public Picture show(Picture picture, long sequence) {
    Stages stages = detection.stages();
    if (stages == null) {
      return picture;
    }
    boolean turned =
        (picture.width() > picture.height())
            != (stages.picture().width() > stages.picture().height());
    int width = turned ? picture.height() : picture.width();
    int height = turned ? picture.width() : picture.height();
    Mat shown = Mat.zeros(height, width, CvType.CV_8UC3);
    int right = width - width / 2;
    int lower = height - height / 2;
    GreyPicture grey = stages.picture();
    tile(shown, new Rect(0, 0, width / 2, height / 2), "seen", grey.pixels(), grey);
    tile(shown, new Rect(right, 0, width / 2, height / 2), "usual", bytes(stages.usual(), 1), grey);
    tile(
        shown,
        new Rect(0, lower, width / 2, height / 2),
        "difference x4",
        bytes(stages.difference(), STRONGER),
        grey);
    Rect last = new Rect(right, lower, width / 2, height / 2);
    tile(shown, last, "counts", counts(stages), grey);
    Mat tile = shown.submat(last);
    try {
      stages.regions().forEach(seen -> outline(tile, seen, grey));
    } finally {
      tile.release();
    }
    return new Image(shown, picture.capturedAtNanos(), picture.repeated(), Mat::release);
  }

  private static byte[] bytes(float[] levels, float times) {
    byte[] bytes = new byte[levels.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Math.min(255, Math.round(levels[i] * times));
    }
    return bytes;
  }

  private static byte[] counts(Stages stages) {
    GreyPicture grey = stages.picture();
    byte[] counts = new byte[grey.width() * grey.height()];
    for (Stages.Seen seen : stages.regions()) {
      Region.Pixels place = seen.place();
      for (int i = 0; i < seen.unusual().length; i++) {
        if (seen.unusual()[i]) {
          int x = place.x() + i % place.width();
          int y = place.y() + i / place.width();
          counts[y * grey.width() + x] = (byte) 160;
        }
      }
    }
    return counts;
  }

  private static void tile(Mat shown, Rect where, String title, byte[] pixels, GreyPicture grey) {
    Mat small = new Mat(grey.height(), grey.width(), CvType.CV_8UC1);
    Mat large = new Mat();
    Mat tile = shown.submat(where);
    try {
      small.put(0, 0, pixels);
      Imgproc.resize(
          small, large, new Size(where.width, where.height), 0, 0, Imgproc.INTER_NEAREST);
      Imgproc.cvtColor(large, large, Imgproc.COLOR_GRAY2BGR);
      large.copyTo(tile);
      write(tile, title, 4, where.height - 6);
    } finally {
      small.release();
      large.release();
      tile.release();
    }
  }

  private static void outline(Mat tile, Stages.Seen seen, GreyPicture grey) {
    double x = (double) tile.cols() / grey.width();
    double y = (double) tile.rows() / grey.height();
    Region.Pixels place = seen.place();
    Imgproc.rectangle(
        tile,
        new Point(place.x() * x, place.y() * y),
        new Point((place.x() + place.width()) * x - 1, (place.y() + place.height()) * y - 1),
        seen.moving() ? RED : WHITE);
    double percent = 0;
    for (MovingAreas.Area area : seen.areas()) {
      Imgproc.rectangle(
          tile,
          new Point(area.x() * x, area.y() * y),
          new Point((area.x() + area.width()) * x - 1, (area.y() + area.height()) * y - 1),
          YELLOW);
      percent += 100.0 * area.size() / (place.width() * (double) place.height());
    }
    write(
        tile,
        String.format(
            Locale.ROOT,
            "%s %.1f%% (%.1f%%) light %.0f%%",
            seen.terms().name(),
            percent,
            Sensitivity.of(seen.terms().sensitivity()).areaPercent(),
            seen.brightness()),
        (int) (place.x() * x) + 4,
        (int) (place.y() * y) + 4 + lineHeight(tile));
  }

  private static int lineHeight(Mat tile) {
    return Math.max(8, tile.rows() / 16);
  }

  private static void write(Mat tile, String text, int x, int y) {
    double scale = lineHeight(tile) / 22.0;
    Imgproc.putText(
        tile,
        text,
        new Point(x, y),
        Imgproc.FONT_HERSHEY_SIMPLEX,
        scale,
        YELLOW,
        1,
        Imgproc.LINE_AA);
  }
}
