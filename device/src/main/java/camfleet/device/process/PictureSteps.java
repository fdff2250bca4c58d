package camfleet.device.process;

import java.util.List;
import java.util.Objects;

/**
 * What is to be done to each picture before it is encoded.
 *
 * @param plugins their names, in their order
 * @param showRegion the name of the region that is shown alone, or empty
 * @param stamp null for none
 */
public record PictureSteps(
    Geometry geometry, List<String> plugins, String showRegion, Stamp stamp) {
  /** Nothing. */
  public static final PictureSteps NONE = new PictureSteps(Geometry.NONE, List.of(), "", null);

  public PictureSteps {
    Objects.requireNonNull(geometry, "geometry");
    plugins = List.copyOf(plugins);
    Objects.requireNonNull(showRegion, "showRegion");
  }
}
