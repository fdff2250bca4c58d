package camfleet.manager.layers;

import camfleet.topic.DeviceId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is wanted of the whole fleet, as {@code fleet.yaml} says it.
 *
 * @param defaults setting key to value for every camera; a null value gives a key up
 * @param groups by name
 * @param devices by id; a device that is not named here has the layers of its groups
 * @param rollout how changes are brought to the cameras
 */
public record FleetDocument(
    Map<String, Object> defaults,
    SortedMap<String, GroupLayer> groups,
    SortedMap<DeviceId, DeviceLayer> devices,
    RolloutPolicy rollout) {
  /** A fleet of which nothing is wanted. */
  public static final FleetDocument EMPTY =
      new FleetDocument(Map.of(), new TreeMap<>(), new TreeMap<>(), RolloutPolicy.CAREFUL);

  public FleetDocument {
    defaults = Collections.unmodifiableMap(new LinkedHashMap<>(defaults));
    groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
    devices = Collections.unmodifiableSortedMap(new TreeMap<>(devices));
    Objects.requireNonNull(rollout, "rollout");
  }
}
