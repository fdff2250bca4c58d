package camfleet.manager.layers;

import camfleet.message.Problem;
import camfleet.setting.SettingTable;
import camfleet.topic.DeviceId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
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

  /** A document that was read, or what is wrong with it; then the document is null. */
  public record Checked(FleetDocument document, List<Problem> problems) {
    public Checked {
      problems = List.copyOf(problems);
    }

    public boolean isGood() {
      return problems.isEmpty();
    }
  }

  /**
   * Reads the plain map of a document, as a file or a request has it.
   *
   * @return the document, or everything that is wrong with it; the key of each problem is the path
   *     of the value, such as {@code groups.night.config.fps}
   */
  public static Checked read(Map<String, Object> map, SettingTable table) {
    return new FleetReader(table).read(map);
  }

  /**
   * The same as a plain map with {@code version} first and everything else in one fixed order, so
   * that equal documents are equal as JSON. What says nothing is left out: an empty section, a
   * priority of 0, the careful rollout.
   */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("version", 1L);
    put(map, "defaults", sorted(defaults));
    Map<String, Object> groupMaps = new LinkedHashMap<>();
    groups.forEach((name, group) -> groupMaps.put(name, group.toMap()));
    put(map, "groups", groupMaps);
    Map<String, Object> deviceMaps = new LinkedHashMap<>();
    devices.forEach((id, device) -> deviceMaps.put(id.value(), device.toMap()));
    put(map, "devices", deviceMaps);
    if (!rollout.equals(RolloutPolicy.CAREFUL)) {
      map.put("rollout", rollout.toMap());
    }
    return map;
  }

  static void put(Map<String, Object> map, String key, Map<String, Object> section) {
    if (!section.isEmpty()) {
      map.put(key, section);
    }
  }

  static Map<String, Object> sorted(Map<String, Object> config) {
    return new LinkedHashMap<>(new TreeMap<>(config));
  }
}
