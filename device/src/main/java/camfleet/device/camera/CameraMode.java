package camfleet.device.camera;

import java.util.Objects;

/**
 * How a camera shall take pictures.
 *
 * @param width pixels
 * @param height pixels
 * @param fps pictures per second
 * @param quality JPEG quality 1..100, for sources that encode themselves
 * @param controls what else the source shall do
 */
public record CameraMode(int width, int height, double fps, int quality, Controls controls) {
  public CameraMode {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("size must be positive, was " + width + "x" + height);
    }
    if (!(fps > 0)) {
      throw new IllegalArgumentException("fps must be positive, was " + fps);
    }
    if (quality < 1 || quality > 100) {
      throw new IllegalArgumentException("quality must be 1..100, was " + quality);
    }
    Objects.requireNonNull(controls, "controls");
  }

  /** A mode with everything else at its default. */
  public CameraMode(int width, int height, double fps, int quality) {
    this(width, height, fps, quality, Controls.NONE);
  }
}
