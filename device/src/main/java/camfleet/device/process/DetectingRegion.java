package camfleet.device.process;

import java.util.Objects;

/**
 * What is looked for in a region.
 *
 * @param motion whether movement is told
 * @param light whether bright and dark are told
 * @param sensitivity how little counts as movement, 1..100
 * @param minFrames pictures in a row that show movement before it is told, and none before it is
 *     over, 1..100
 * @param lightThreshold brightness in percent of white below which it is dark, 1..99
 */
public record DetectingRegion(
    Region region,
    boolean motion,
    boolean light,
    int sensitivity,
    int minFrames,
    double lightThreshold) {
  public DetectingRegion {
    Objects.requireNonNull(region, "region");
    String of = "region " + region.name() + ": ";
    if (sensitivity < 1 || sensitivity > 100) {
      throw new IllegalArgumentException(of + "sensitivity must be 1..100, was " + sensitivity);
    }
    if (minFrames < 1 || minFrames > 100) {
      throw new IllegalArgumentException(of + "min_frames must be 1..100, was " + minFrames);
    }
    if (!(lightThreshold >= 1 && lightThreshold <= 99)) {
      throw new IllegalArgumentException(
          of + "light threshold must be 1..99 percent, was " + lightThreshold);
    }
  }

  String name() {
    return region.name();
  }
}
