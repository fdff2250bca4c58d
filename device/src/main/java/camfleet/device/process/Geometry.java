package camfleet.device.process;

import java.util.List;

/**
 * How the picture lies: cut out first, then mirrored, then turned, and without colours.
 *
 * @param zoom x, y, width and height of the part that is shown, in fractions of the picture
 * @param rotationDeg clockwise: 0, 90, 180 or 270
 */
public record Geometry(
    List<Double> zoom, boolean hflip, boolean vflip, int rotationDeg, boolean blackAndWhite) {
  /** As the camera gives it. */
  public static final Geometry NONE =
      new Geometry(List.of(0.0, 0.0, 1.0, 1.0), false, false, 0, false);

  public Geometry {
    zoom = List.copyOf(zoom);
  }

  /** Whether nothing is to be done. */
  public boolean isNone() {
    return equals(NONE);
  }
}
