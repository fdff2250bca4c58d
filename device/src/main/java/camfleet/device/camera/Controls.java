package camfleet.device.camera;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a source is asked to do to its pictures besides their size, rate and quality: values of the
 * settings that it can do, by key, but for those at their defaults. Immutable.
 *
 * @param values Boolean, Long, Double, String or a list of Double
 */
public record Controls(Map<String, Object> values) {
  /** Everything at its default. */
  public static final Controls NONE = new Controls(Map.of());

  public Controls {
    values = Collections.unmodifiableMap(new TreeMap<>(values));
  }

  /** Whether a key is not at its default. */
  public boolean has(String key) {
    return values.containsKey(key);
  }

  /** A boolean; false is the default of each. */
  public boolean flag(String key) {
    return Boolean.TRUE.equals(values.get(key));
  }

  /** A number or an integer; null at its default. */
  public Double number(String key) {
    return values.get(key) instanceof Number number ? number.doubleValue() : null;
  }

  /** A text or a choice; null at its default. */
  public String text(String key) {
    return values.get(key) instanceof String text ? text : null;
  }

  /** A region's x, y, width and height in fractions; null at its default. */
  public List<Double> region(String key) {
    return values.get(key) instanceof List<?> list
        ? list.stream().map(part -> ((Number) part).doubleValue()).toList()
        : null;
  }
}
