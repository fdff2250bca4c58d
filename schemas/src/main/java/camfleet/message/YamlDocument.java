package camfleet.message;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a YAML file says and in which line it says it.
 *
 * @param values plain Java types: map, list, text, long, double, boolean or null
 * @param lines path to line, from 1; a path is the keys with a point between them and {@code [n]}
 *     for an element of a list, such as {@code groups.night.members[0]}
 */
public record YamlDocument(Map<String, Object> values, Map<String, Integer> lines) {
  public YamlDocument {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    lines = Collections.unmodifiableMap(new LinkedHashMap<>(lines));
  }
}
