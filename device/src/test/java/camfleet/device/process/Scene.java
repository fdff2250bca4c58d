package camfleet.device.process;

import camfleet.device.camera.Image;
import camfleet.device.camera.LoadedOpenCv;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Rect;
import org.opencv.core.Scalar;

/** What a detector is shown in tests, ten pictures a second, and what it tells of it. */
final class Scene {
  static final double FPS = 10;

  final List<Sighting> told = new ArrayList<>();
  final Detection detection = new Detection(told::add, () -> nanos());
  private final double sigma;
  private int width = 640;
  private int height = 480;
  private long pictures;
  private long idleNanos;

  /**
   * @param sigma of the noise
   */
  Scene(double sigma) {
    LoadedOpenCv.load();
    Core.setRNGSeed(7);
    this.sigma = sigma;
  }

  static DetectingRegion motion(Region region, int sensitivity, int minFrames) {
    return new DetectingRegion(region, true, false, sensitivity, minFrames, 20);
  }

  static Region region(String name, double left, double top, double right, double bottom) {
    return new Region(name, left, top, right, bottom, "#00ff00");
  }

  Scene watching(DetectingRegion... regions) {
    detection.follow(List.of(regions), Geometry.NONE, false);
    return this;
  }

  Scene size(int newWidth, int newHeight) {
    width = newWidth;
    height = newHeight;
    return this;
  }

  private long nanos() {
    return (long) (pictures * 1e9 / FPS) + idleNanos;
  }

  void idle(double seconds) {
    idleNanos += (long) (seconds * 1e9);
  }

  long pictures() {
    return pictures;
  }

  /** A wall with structure, so bright, and what is painted on it. */
  Image picture(double light, Consumer<Mat> painter) {
    Mat levels = new Mat(height, width, CvType.CV_32FC1, new Scalar(90 * light));
    for (int i = 0; i < 8; i++) {
      Mat stripe = levels.submat(new Rect(i * width / 8, 0, width / 16, height));
      stripe.setTo(new Scalar(120 * light));
      stripe.release();
    }
    painter.accept(levels);
    if (sigma > 0) {
      Mat noise = new Mat(height, width, CvType.CV_32FC1);
      Core.randn(noise, 0, sigma);
      Core.add(levels, noise, levels);
      noise.release();
    }
    Mat grey = new Mat();
    levels.convertTo(grey, CvType.CV_8UC1);
    levels.release();
    return new Image(grey, nanos(), false, Mat::release);
  }

  void show(double light, Consumer<Mat> painter) {
    pictures++;
    try (Image picture = picture(light, painter)) {
      detection.saw(picture, pictures);
    }
  }

  void empty(int count) {
    for (int i = 0; i < count; i++) {
      show(1, mat -> {});
    }
  }

  /** A square that walks to the right, so many pixels from picture to picture. */
  void square(int count, int side, int x, int y, int step) {
    for (int i = 0; i < count; i++) {
      int at = x + i * step;
      show(1, mat -> paint(mat, at, y, side, side, 220));
    }
  }

  static void paint(Mat mat, int x, int y, int width, int height, double level) {
    int right = Math.min(mat.cols(), x + width);
    int bottom = Math.min(mat.rows(), y + height);
    if (x < right && y < bottom) {
      Mat part = mat.submat(new Rect(x, y, right - x, bottom - y));
      part.setTo(new Scalar(level));
      part.release();
    }
  }

  List<String> words() {
    return told.stream().map(one -> one.kind() + " " + one.region()).toList();
  }
}
