package camfleet.device.camera;

import camfleet.topic.DeviceId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/**
 * A street under a sky in a colour of its camera's own: what stands still is drawn once, then for
 * each picture the clouds, the cars, the writing and the {@link SceneCode}.
 */
final class Scene implements AutoCloseable {
  private static final int FONT = Imgproc.FONT_HERSHEY_DUPLEX;
  private static final int FILLED = -1;

  /** Coordinates are given in sixteenths of a pixel, so that slow things do not jump. */
  private static final int SHIFT = 4;

  private static final Scalar WHITE = new Scalar(245, 245, 245);
  private static final Scalar TYRE = new Scalar(24, 22, 22);
  private static final Scalar GLASS = new Scalar(92, 78, 60);
  private static final Scalar LAMP = new Scalar(170, 240, 255);
  private static final DateTimeFormatter LONG_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd  HH:mm:ss.SSS 'UTC'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter SHORT_TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

  private final DeviceId id;
  private final int width;
  private final int height;
  private final boolean coded;

  /** Pixels above the code. */
  private final int bottom;

  private final int horizon;
  private final double unit;
  private final double hue;
  private final Scalar cloud;
  private final Scalar[] paints;
  private final DateTimeFormatter time;
  private final double textScale;
  private final int textThickness;
  private final Mat still;

  Scene(DeviceId id, int width, int height) {
    this.id = id;
    this.width = width;
    this.height = height;
    this.coded = SceneCode.fits(width, height);
    this.bottom = coded ? height - SceneCode.height(width) : height;
    this.horizon = bottom * 62 / 100;
    this.unit = Math.min(width / 640.0, bottom / 440.0);
    // From teal over blue and violet to orange; golden-ratio steps keep cam1, cam2, cam3 far apart.
    this.hue = 165 + 225 * wrap(id.value().hashCode() * 0.618034, 1);
    this.cloud = colour(hue, 0.10, 0.97);
    this.paints =
        new Scalar[] {
          colour(hue + 150, 0.75, 0.90), colour(hue + 200, 0.12, 0.95),
          colour(hue + 30, 0.80, 0.95), colour(hue + 255, 0.60, 0.85)
        };
    this.time = width < 400 ? SHORT_TIME : LONG_TIME;
    this.textScale = Math.max(0.3, 0.62 * unit);
    this.textThickness = Math.max(1, (int) Math.round(unit));
    this.still = new Mat(height, width, CvType.CV_8UC3);
    drawStill();
  }

  /**
   * Draws one picture over whatever the canvas holds.
   *
   * @param seconds how long the scene has been moving
   */
  void draw(Mat canvas, long sequence, long capturedAtNanos, double seconds) {
    still.copyTo(canvas);
    drawClouds(canvas, seconds);
    drawCars(canvas, seconds);
    Instant at = Instant.ofEpochSecond(0, capturedAtNanos);
    double line = 30 * unit;
    double left = 22 * unit;
    write(canvas, time.format(at), left, 74 * unit);
    write(canvas, "frame " + sequence, left, 74 * unit + line);
    if (coded) {
      SceneCode.Reading reading = new SceneCode.Reading(id, sequence, capturedAtNanos);
      canvas.put(bottom, 0, SceneCode.strip(reading, width));
    }
  }

  private void write(Mat on, String text, double x, double y) {
    Point at = new Point(x, Math.max(y, 8));
    Imgproc.putText(on, text, at, FONT, textScale, WHITE, textThickness, Imgproc.LINE_AA, false);
  }

  private void drawStill() {
    for (int y = 0; y < horizon; y++) {
      double down = y / (double) horizon;
      bar(y, y, colour(hue + 25 * down, 0.62 - 0.42 * down, 0.55 + 0.42 * down));
    }
    disc(still, width * 0.80, horizon * 0.34, 34 * unit, colour(hue + 40, 0.10, 1.0));
    skyline(0.52, colour(hue + 12, 0.38, 0.66), null);
    skyline(0.36, colour(hue + 6, 0.48, 0.42), colour(46, 0.45, 0.98));
    Scalar kerb = colour(hue, 0.10, 0.62);
    int pavement = (int) (14 * unit);
    bar(horizon, horizon + pavement, kerb);
    for (int y = horizon + pavement; y < bottom; y++) {
      double down = (y - horizon) / (double) Math.max(1, bottom - horizon);
      bar(y, y, colour(hue, 0.14, 0.22 + 0.10 * down));
    }
    int middle = (horizon + pavement + bottom) / 2;
    for (double x = 0; x < width; x += 64 * unit) {
      Point from = new Point(x, middle - 1.5 * unit);
      Point to = new Point(x + 34 * unit, middle + 1.5 * unit);
      Imgproc.rectangle(still, from, to, colour(hue, 0.04, 0.80), FILLED);
    }
    title();
  }

  private void title() {
    double wanted = Math.max(0.4, 1.15 * unit);
    int thickness = Math.max(1, (int) Math.round(1.6 * unit));
    Size size = Imgproc.getTextSize(id.value(), FONT, wanted, thickness, null);
    double scale = Math.min(wanted, wanted * width * 0.92 / Math.max(1, size.width));
    Point at = new Point(20 * unit, Math.max(40 * unit, 10));
    Point shade = new Point(at.x + Math.max(1, 2 * unit), at.y + Math.max(1, 2 * unit));
    Scalar dark = colour(hue, 0.7, 0.30);
    Imgproc.putText(still, id.value(), shade, FONT, scale, dark, thickness, Imgproc.LINE_AA, false);
    Imgproc.putText(still, id.value(), at, FONT, scale, WHITE, thickness, Imgproc.LINE_AA, false);
  }

  /** Houses whose roofs lie between this part of the sky and the horizon. */
  private void skyline(double highest, Scalar wall, Scalar window) {
    Random random = new Random(id.value().hashCode() * 31L + (window == null ? 1 : 2));
    double x = -20 * unit;
    while (x < width) {
      double wide = (46 + random.nextInt(50)) * unit;
      double high = horizon * highest * (0.45 + 0.55 * random.nextDouble());
      Point roof = new Point(x, horizon - high);
      Imgproc.rectangle(still, roof, new Point(x + wide, horizon), wall, FILLED);
      if (window != null) {
        for (double wy = horizon - high + 9 * unit; wy < horizon - 14 * unit; wy += 17 * unit) {
          for (double wx = x + 8 * unit; wx < x + wide - 12 * unit; wx += 14 * unit) {
            if (random.nextInt(3) == 0) {
              Point to = new Point(wx + 6 * unit, wy + 8 * unit);
              Imgproc.rectangle(still, new Point(wx, wy), to, window, FILLED);
            }
          }
        }
      }
      x += wide + random.nextInt(10) * unit;
    }
  }

  private void drawClouds(Mat canvas, double seconds) {
    for (int i = 0; i < 3; i++) {
      double span = width + 200 * unit;
      double x = wrap((0.37 * i + 0.1) * span + seconds * (7 + 3 * i) * unit, span) - 100 * unit;
      double y = horizon * (0.50 + 0.07 * i) - 20 * unit;
      double r = (11 + 3 * i) * unit;
      capsule(canvas, x - 2.4 * r, x + 2.4 * r, y + 0.6 * r, r, cloud);
      disc(canvas, x - 0.9 * r, y - 0.2 * r, r, cloud);
      disc(canvas, x + 0.6 * r, y - 0.5 * r, 1.25 * r, cloud);
    }
  }

  private void drawCars(Mat canvas, double seconds) {
    double road = bottom - horizon;
    for (int i = 0; i < 4; i++) {
      boolean near = i >= 2;
      double size = (near ? 1.25 : 0.9) * Math.min(unit, road / 165);
      double length = 92 * size;
      double span = width + 2 * length;
      double speed = (near ? 92 : -70) * unit * (1 + 0.13 * (i % 2));
      double x = wrap((0.47 * i + 0.15) * span + seconds * speed, span) - length;
      car(canvas, x, horizon + road * (near ? 0.83 : 0.36), size, near ? 1 : -1, paints[i]);
    }
  }

  /**
   * @param x of the car's middle
   * @param y where the wheels touch the road
   * @param direction 1 drives to the right, -1 to the left
   */
  private void car(Mat canvas, double x, double y, double size, int direction, Scalar paint) {
    double wheel = 9 * size;
    double body = 11 * size;
    double middle = y - wheel - body * 0.55;
    double roof = middle - body * 1.35;
    double back = x - 4 * size * direction;
    capsule(canvas, back - 14 * size, back + 14 * size, roof, body, paint);
    capsule(canvas, back - 12 * size, back - 7 * size, roof + 2 * size, 6 * size, GLASS);
    capsule(canvas, back + 7 * size, back + 12 * size, roof + 2 * size, 6 * size, GLASS);
    capsule(canvas, x - 33 * size, x + 33 * size, middle, body, paint);
    disc(canvas, x + 40 * size * direction, middle - 2 * size, 3 * size, LAMP);
    for (int side = -1; side <= 1; side += 2) {
      disc(canvas, x + side * 24 * size, y - wheel, wheel, TYRE);
      disc(canvas, x + side * 24 * size, y - wheel, wheel * 0.45, cloud);
    }
  }

  /** A line with round ends. */
  private static void capsule(
      Mat on, double left, double right, double y, double radius, Scalar paint) {
    int thickness = Math.max(1, (int) Math.round(2 * radius));
    Imgproc.line(on, fine(left, y), fine(right, y), paint, thickness, Imgproc.LINE_AA, SHIFT);
  }

  private static void disc(Mat on, double x, double y, double radius, Scalar paint) {
    int fineRadius = Math.max(1 << SHIFT, (int) Math.round(radius * (1 << SHIFT)));
    Imgproc.circle(on, fine(x, y), fineRadius, paint, FILLED, Imgproc.LINE_AA, SHIFT);
  }

  private static Point fine(double x, double y) {
    return new Point(Math.round(x * (1 << SHIFT)), Math.round(y * (1 << SHIFT)));
  }

  private void bar(int from, int to, Scalar paint) {
    Imgproc.rectangle(still, new Point(0, from), new Point(width - 1, to), paint, FILLED);
  }

  private static double wrap(double value, double span) {
    return value - Math.floor(value / span) * span;
  }

  /** Hue in degrees, saturation and value 0..1, as blue, green, red. */
  private static Scalar colour(double hue, double saturation, double value) {
    return new Scalar(
        channel(1, hue, saturation, value),
        channel(3, hue, saturation, value),
        channel(5, hue, saturation, value));
  }

  private static double channel(int n, double hue, double saturation, double value) {
    double k = wrap(n + hue / 60, 6);
    double part = Math.max(0, Math.min(Math.min(k, 4 - k), 1));
    return 255 * value * (1 - saturation * part);
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  @Override
  public void close() {
    still.release();
  }
}
