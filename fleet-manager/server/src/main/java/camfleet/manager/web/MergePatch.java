package camfleet.manager.web;

import java.util.LinkedHashMap;
import java.util.Map;

/** JSON Merge Patch (RFC 7396) over plain maps. */
final class MergePatch {
  private MergePatch() {}

  /** The target with the patch applied; neither is changed. */
  static Map<String, Object> apply(Map<?, ?> target, Map<?, ?> patch) {
    Map<String, Object> result = new LinkedHashMap<>();
    target.forEach((key, value) -> result.put((String) key, value));
    patch.forEach(
        (key, value) -> {
          String name = (String) key;
          if (value == null) {
            result.remove(name);
          } else if (value instanceof Map<?, ?> inner) {
            result.put(name, apply(result.get(name) instanceof Map<?, ?> m ? m : Map.of(), inner));
          } else {
            result.put(name, value);
          }
        });
    return result;
  }
}
