package camfleet.device.gpio;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the pins shall do.
 *
 * @param lines GPIO lines (BCM numbers) by the setting that they serve, those alone that are wanted
 * @param pulseNanos how long a pulse lasts
 * @param debounceNanos how long after an edge no other counts
 */
public record PinSettings(Map<String, Integer> lines, long pulseNanos, long debounceNanos) {
  public static final String TTL_IN = "ttl_in_pin";
  public static final String TTL_OUT = "ttl_out_pin";
  public static final String TRIGGER = "trigger_pin";
  public static final String IDENTIFY = "identify_pin";

  /** Those that a pin serves, in the order in which they get theirs. */
  public static final List<String> KEYS = List.of(TTL_IN, TTL_OUT, TRIGGER, IDENTIFY);

  /** No pin at all. */
  public static final PinSettings NONE = new PinSettings(Map.of(), 1, 0);

  public PinSettings {
    if (!KEYS.containsAll(lines.keySet())) {
      throw new IllegalArgumentException("pins serve " + KEYS + ", were for " + lines.keySet());
    }
    Map<String, Integer> ordered = new LinkedHashMap<>();
    for (String key : KEYS) {
      if (lines.containsKey(key)) {
        ordered.put(key, lines.get(key));
      }
    }
    lines = Collections.unmodifiableMap(ordered);
    if (pulseNanos < 1 || debounceNanos < 0) {
      throw new IllegalArgumentException(
          "a pulse must last and a debounce may, were " + pulseNanos + " and " + debounceNanos);
    }
  }
}
