package camfleet.street;

import java.awt.image.BufferedImage;

/** The brightness of a picture, 0..255 for each pixel, row after row. */
record Grey(int width, int height, float[] values) {
  private static final double C1 = 6.5025;
  private static final double C2 = 58.5225;
  private static final int WINDOW = 8;
  private static final int STEP = 4;

  /** By the weights of JPEG's luma (ITU-R BT.601). */
  static Grey of(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
    float[] values = new float[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      int p = pixels[i];
      values[i] = 0.299f * (p >> 16 & 255) + 0.587f * (p >> 8 & 255) + 0.114f * (p & 255);
    }
    return new Grey(width, height, values);
  }

  /** Each pixel is the mean of what it covers. */
  Grey scaled(int toWidth, int toHeight) {
    float[] scaled = new float[toWidth * toHeight];
    for (int y = 0; y < toHeight; y++) {
      int top = y * height / toHeight;
      int bottom = Math.max(top + 1, (y + 1) * height / toHeight);
      for (int x = 0; x < toWidth; x++) {
        int left = x * width / toWidth;
        int right = Math.max(left + 1, (x + 1) * width / toWidth);
        float sum = 0;
        for (int v = top; v < bottom; v++) {
          for (int u = left; u < right; u++) {
            sum += values[v * width + u];
          }
        }
        scaled[y * toWidth + x] = sum / ((bottom - top) * (right - left));
      }
    }
    return new Grey(toWidth, toHeight, scaled);
  }

  /** The mean square of the differences; 0 for equal pictures of one size. */
  double difference(Grey other) {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      double d = values[i] - other.values[i];
      sum += d * d;
    }
    return sum / values.length;
  }

  /**
   * Structural similarity (Wang, Bovik, Sheikh, Simoncelli 2004) over windows of 8 × 8 pixels, each
   * 4 from the next; 1 for equal pictures of one size.
   */
  double similarity(Grey other) {
    if (other.width != width || other.height != height) {
      throw new IllegalArgumentException(
          width + "x" + height + " against " + other.width + "x" + other.height);
    }
    double sum = 0;
    int windows = 0;
    for (int y = 0; y + WINDOW <= height; y += STEP) {
      for (int x = 0; x + WINDOW <= width; x += STEP) {
        sum += window(other, x, y);
        windows++;
      }
    }
    return sum / windows;
  }

  private double window(Grey other, int left, int top) {
    double a = 0;
    double b = 0;
    double aa = 0;
    double bb = 0;
    double ab = 0;
    for (int y = top; y < top + WINDOW; y++) {
      for (int i = y * width + left; i < y * width + left + WINDOW; i++) {
        double p = values[i];
        double q = other.values[i];
        a += p;
        b += q;
        aa += p * p;
        bb += q * q;
        ab += p * q;
      }
    }
    int n = WINDOW * WINDOW;
    double varianceA = aa / n - a / n * a / n;
    double varianceB = bb / n - b / n * b / n;
    double covariance = ab / n - a / n * b / n;
    double meanA = a / n;
    double meanB = b / n;
    return (2 * meanA * meanB + C1)
        * (2 * covariance + C2)
        / ((meanA * meanA + meanB * meanB + C1) * (varianceA + varianceB + C2));
  }
}
