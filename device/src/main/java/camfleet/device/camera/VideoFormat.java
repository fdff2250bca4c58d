package camfleet.device.camera;

import java.util.List;

/**
 * One size in which a V4L2 node gives pictures in one pixel format.
 *
 * @param code the pixel format's four characters, such as {@code MJPG}
 * @param isGreatest whether the size is the greatest of any that can be asked for
 * @param rates pictures per second, the highest first; empty when unknown
 */
record VideoFormat(String code, int width, int height, boolean isGreatest, List<Double> rates) {
  /** JPEGs, one after the other. */
  static final String MOTION_JPEG = "MJPG";

  VideoFormat {
    rates = rates.stream().sorted((a, b) -> Double.compare(b, a)).toList();
  }

  boolean isMotionJpeg() {
    return code.equals(MOTION_JPEG) || code.equals("JPEG");
  }

  boolean fits(int wantedWidth, int wantedHeight) {
    return isGreatest
        ? wantedWidth <= width && wantedHeight <= height
        : wantedWidth == width && wantedHeight == height;
  }

  /** The lowest rate that gives as many pictures as wanted; otherwise the highest. */
  double rate(double wanted) {
    double chosen = rates.isEmpty() ? wanted : rates.get(0);
    for (double rate : rates) {
      chosen = rate >= wanted * 0.999 ? rate : chosen;
    }
    return chosen;
  }

  double greatestRate() {
    return rates.isEmpty() ? 0 : rates.get(0);
  }

  String size() {
    return width + "x" + height;
  }
}
