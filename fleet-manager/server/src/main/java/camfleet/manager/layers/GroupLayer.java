package camfleet.manager.layers;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is wanted of the cameras of one group.
 *
 * @param priority the greater one wins; among equals the name that comes later
 * @param members ids, globs over ids with {@code *} and {@code ?}, and {@code label:NAME}; sorted,
 *     each once, because their order says nothing
 * @param config setting key to value; a null value gives a key up
 */
public record GroupLayer(
    String name, int priority, List<String> members, Map<String, Object> config) {
  public GroupLayer {
    members = members.stream().sorted().distinct().toList();
    config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    if (priority != 0) {
      map.put("priority", (long) priority);
    }
    if (!members.isEmpty()) {
      map.put("members", members);
    }
    FleetDocument.put(map, "config", FleetDocument.sorted(config));
    return map;
  }
}
