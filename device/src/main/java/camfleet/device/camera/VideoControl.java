package camfleet.device.camera;

import java.util.Map;

/**
 * A control of a V4L2 node, in its own numbers.
 *
 * @param name such as {@code exposure_time_absolute}
 * @param items the numbers that a menu has, with their words; empty for what is no menu
 */
record VideoControl(
    String name, long min, long max, long step, long byDefault, Map<Long, String> items) {
  VideoControl {
    items = Map.copyOf(items);
    step = Math.max(1, step);
    if (min > max) {
      throw new IllegalArgumentException(name + ": min " + min + " is above max " + max);
    }
    byDefault = Math.max(min, Math.min(max, byDefault));
  }

  /** The nearest number that the control can have. */
  long nearest(double number) {
    double within = Math.max(min, Math.min(max, number));
    long steps = Math.round((within - min) / step);
    long nearest = min + steps * step;
    return nearest > max ? nearest - step : nearest;
  }
}
