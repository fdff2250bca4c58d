package camfleet.manager.layers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** What two documents have different, value by value. */
public final class FleetDiff {
  private FleetDiff() {}

  /**
   * One value that differs.
   *
   * @param path such as {@code groups.night.config.fps}
   * @param wasThere whether the first document has it; a null that is there gives a key up
   * @param isThere whether the second document has it
   */
  public record Change(
      String path, boolean wasThere, Object before, boolean isThere, Object after) {
    /** As JSON: {@code path}, and {@code before} and {@code after} where they are there. */
    public Map<String, Object> toMap() {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("path", path);
      if (wasThere) {
        map.put("before", before);
      }
      if (isThere) {
        map.put("after", after);
      }
      return map;
    }
  }

  /** The differences by path: sections in the order of the document, what is in them sorted. */
  public static List<Change> of(FleetDocument before, FleetDocument after) {
    List<Change> changes = new ArrayList<>();
    Map<String, Object> one = whole(before);
    Map<String, Object> two = whole(after);
    for (String section : List.of("defaults", "groups", "devices", "rollout")) {
      compare(section, one, two, section, changes);
    }
    return changes;
  }

  /** With the rollout written out, so that one changed key of it is one change. */
  private static Map<String, Object> whole(FleetDocument document) {
    Map<String, Object> map = document.toMap();
    map.put("rollout", document.rollout().toMap());
    return map;
  }

  private static void compare(
      String path, Map<?, ?> before, Map<?, ?> after, String key, List<Change> changes) {
    Object one = before.get(key);
    Object two = after.get(key);
    boolean wasThere = before.containsKey(key);
    boolean isThere = after.containsKey(key);
    if (wasThere == isThere && Objects.equals(one, two)) {
      return;
    }
    boolean isObject = one instanceof Map || two instanceof Map;
    TreeSet<String> keys = new TreeSet<>(keys(one));
    keys.addAll(keys(two));
    if (isObject && !keys.isEmpty()) {
      keys.forEach(child -> compare(path + "." + child, map(one), map(two), child, changes));
    } else {
      changes.add(new Change(path, wasThere, one, isThere, two));
    }
  }

  private static Map<?, ?> map(Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static List<String> keys(Object value) {
    return map(value).keySet().stream().map(String::valueOf).toList();
  }
}
