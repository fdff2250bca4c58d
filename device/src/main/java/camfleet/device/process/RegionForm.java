package camfleet.device.process;

import java.util.List;

/**
 * A region as it stands in files and in results.
 *
 * @param corners {@code [[left, top], [right, bottom]]} in percent
 * @param sensitivity absent for the setting's
 * @param minFrames absent for the setting's
 */
public record RegionForm(
    String name,
    List<List<Double>> corners,
    String colour,
    List<Region.Draw> draw,
    List<Region.Detect> detect,
    Integer sensitivity,
    Integer minFrames) {

  /**
   * All of a file.
   *
   * @param regions in the order in which they are drawn
   */
  public record Page(List<RegionForm> regions) {}

  public static RegionForm of(Region region) {
    return new RegionForm(
        region.name(),
        List.of(List.of(region.left(), region.top()), List.of(region.right(), region.bottom())),
        region.colour(),
        region.draw(),
        region.detect(),
        region.sensitivity(),
        region.minFrames());
  }

  /**
   * The region.
   *
   * @throws IllegalArgumentException when it is none, in one sentence
   */
  Region region() {
    if (name == null || colour == null || corners == null) {
      throw new IllegalArgumentException("a region needs name, corners and colour");
    }
    if (corners.size() != 2 || corners.stream().anyMatch(RegionForm::isNoPoint)) {
      throw new IllegalArgumentException(
          "region " + name + ": corners must be [[left, top], [right, bottom]] in percent");
    }
    return new Region(
        name,
        corners.get(0).get(0),
        corners.get(0).get(1),
        corners.get(1).get(0),
        corners.get(1).get(1),
        colour,
        given(draw),
        given(detect),
        sensitivity,
        minFrames);
  }

  private static boolean isNoPoint(List<Double> point) {
    return point == null || point.size() != 2 || point.contains(null);
  }

  private static <T> List<T> given(List<T> words) {
    if (words == null) {
      return List.of();
    }
    if (words.contains(null)) {
      throw new IllegalArgumentException("draw and detect must be lists of words");
    }
    return words;
  }
}
