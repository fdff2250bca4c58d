package camfleet.manager.layers;

import camfleet.topic.DeviceId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is wanted of one camera.
 *
 * @param labels words by which groups find it; sorted, each once
 * @param config setting key to value; a null value gives a key up
 */
public record DeviceLayer(DeviceId id, List<String> labels, Map<String, Object> config) {
  public DeviceLayer {
    labels = labels.stream().sorted().distinct().toList();
    config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    if (!labels.isEmpty()) {
      map.put("labels", labels);
    }
    FleetDocument.put(map, "config", FleetDocument.sorted(config));
    return map;
  }
}
