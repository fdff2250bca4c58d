package camfleet.manager.layers;

import camfleet.topic.DeviceId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What follows for one camera from the fleet's document.
 *
 * @param groups the groups that it belongs to, sorted
 * @param config the keys that a layer sets, in the order of the settings
 * @param layers by key, which layer it comes from: {@code defaults}, {@code groups.NAME} or {@code
 *     devices.ID}; also of keys that a layer gives up with null
 */
public record Effective(
    DeviceId device, List<String> groups, Map<String, Object> config, Map<String, String> layers) {
  public Effective {
    groups = List.copyOf(groups);
    config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
    layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
  }
}
