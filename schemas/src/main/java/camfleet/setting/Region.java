package camfleet.setting;

import java.util.ArrayList;
import java.util.List;

/** A part of the picture as four fractions of it: {@code x,y,width,height} from its upper left. */
final class Region {
  /** Fractions that people write in decimals do not add up to 1 exactly. */
  private static final double ROUNDING = 1e-9;

  private Region() {}

  /** Its four doubles, or null when the value is not a list of four numbers. */
  static List<Double> of(Object value) {
    if (!(value instanceof List<?> list) || list.size() != 4) {
      return null;
    }
    List<Double> region = new ArrayList<>(4);
    for (Object element : list) {
      if (!(element instanceof Number number)) {
        return null;
      }
      region.add(number.doubleValue() + 0.0); // There is no fraction -0.
    }
    return List.copyOf(region);
  }

  /** Whether it is in the picture and not empty. */
  static boolean isInside(List<Double> region) {
    return isInside(region.get(0), region.get(2)) && isInside(region.get(1), region.get(3));
  }

  private static boolean isInside(double from, double length) {
    return from >= 0 && length > 0 && from + length <= 1 + ROUNDING;
  }
}
