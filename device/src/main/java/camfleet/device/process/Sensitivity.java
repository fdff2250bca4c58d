package camfleet.device.process;

/**
 * What {@code motion_sensitivity} means.
 *
 * @param levels brightness levels, and
 * @param deviations of the pixel's own noise on top, by which a pixel must differ to count
 * @param areaPercent smallest area that counts, in percent of the region
 */
record Sensitivity(float levels, float deviations, double areaPercent) {
  private static final double MOST_AREA = 8;
  private static final double LEAST_AREA = 0.05;

  /** An area of fewer pixels is a speck in a picture as small as the detectors'. */
  private static final int LEAST_PIXELS = 6;

  /**
   * @param value 1..100, 100 being the most sensitive
   */
  static Sensitivity of(int value) {
    double left = (100 - value) / 99.0;
    return new Sensitivity(
        (float) (5 + 20 * left),
        (float) (3.5 + 5 * left),
        LEAST_AREA * Math.pow(MOST_AREA / LEAST_AREA, left));
  }

  /** By how much a pixel with this noise must differ. */
  float threshold(float deviation) {
    return levels + deviations * deviation;
  }

  int leastPixels(int regionPixels) {
    return Math.max(LEAST_PIXELS, (int) Math.round(areaPercent * regionPixels / 100));
  }
}
