package camfleet.manager.rollout;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Makes the same edits to another document: what people changed while a rollout was under way is
 * theirs and stays when the rollout turns back. Pure.
 */
final class Rebase {
  private Rebase() {}

  /**
   * @param from what was edited, as plain JSON
   * @param edited what it became
   * @param onto what gets the same edits
   */
  static Map<String, Object> of(
      Map<String, Object> from, Map<String, Object> edited, Map<String, Object> onto) {
    Map<String, Object> result = new LinkedHashMap<>(onto);
    from.keySet().stream().filter(key -> !edited.containsKey(key)).forEach(result::remove);
    edited.forEach(
        (key, value) -> {
          Object was = from.get(key);
          if (!from.containsKey(key) || !Objects.equals(was, value)) {
            result.put(key, value(was, value, onto.get(key)));
          }
        });
    return result;
  }

  private static Object value(Object was, Object is, Object onto) {
    if (is instanceof Map) {
      return of(map(was), map(is), map(onto));
    }
    if (is instanceof List<?> list && was instanceof List<?> before && onto instanceof List<?> to) {
      List<Object> members = new ArrayList<>(to);
      members.removeIf(one -> before.contains(one) && !list.contains(one));
      for (Object one : list) {
        if (!before.contains(one) && !members.contains(one)) {
          members.add(one);
        }
      }
      return members;
    }
    return is;
  }

  private static Map<String, Object> map(Object value) {
    Map<String, Object> map = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> any) {
      any.forEach((key, one) -> map.put((String) key, one));
    }
    return map;
  }
}
