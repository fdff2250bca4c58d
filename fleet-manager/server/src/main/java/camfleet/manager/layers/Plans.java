package camfleet.manager.layers;

import camfleet.manager.layers.DeviceChange.KeyChange;
import camfleet.message.DesiredConfig;
import camfleet.message.Problem;
import camfleet.setting.Capabilities;
import camfleet.setting.Effect;
import camfleet.setting.Setting;
import camfleet.setting.SettingException;
import camfleet.setting.SettingTable;
import camfleet.topic.DeviceId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Compares what is wanted of each camera now with what a document wants. */
public final class Plans {
  private final Map<DeviceId, DesiredConfig> current;
  private final Map<DeviceId, Capabilities> known;
  private final Map<DeviceId, Map<String, Object>> inForce;
  private final FleetLayers layers;
  private final SettingTable table;

  private Plans(
      Map<DeviceId, DesiredConfig> current,
      Map<DeviceId, Capabilities> known,
      Map<DeviceId, Map<String, Object>> inForce,
      FleetLayers layers,
      SettingTable table) {
    this.current = current;
    this.known = known;
    this.inForce = inForce;
    this.layers = layers;
    this.table = table;
  }

  /**
   * The plan of a document.
   *
   * @param current what is wanted now; a camera that is not in it has nothing but defaults
   * @param known every camera that has been seen, with what it can do
   * @param inForce what cameras say of their settings, which have values of their own where nothing
   *     is wanted; of a camera that is not in it those are the defaults
   * @return only what changes, of cameras that are known, that something is wanted of, or that the
   *     document names
   */
  public static Plan of(
      Map<DeviceId, DesiredConfig> current,
      Map<DeviceId, Capabilities> known,
      Map<DeviceId, Map<String, Object>> inForce,
      FleetDocument document,
      SettingTable table) {
    return new Plans(current, known, inForce, new FleetLayers(document, table), table).plan();
  }

  /** The same where no camera has said anything. */
  public static Plan of(
      Map<DeviceId, DesiredConfig> current,
      Map<DeviceId, Capabilities> known,
      FleetDocument document,
      SettingTable table) {
    return of(current, known, Map.of(), document, table);
  }

  private Plan plan() {
    Set<DeviceId> devices = new TreeSet<>(known.keySet());
    devices.addAll(current.keySet());
    devices.addAll(layers.document().devices().keySet());
    List<DeviceChange> changes = new ArrayList<>();
    int unchanged = 0;
    for (DeviceId device : devices) {
      DeviceChange change = change(device);
      if (change != null) {
        changes.add(change);
      } else if (known.containsKey(device)) {
        unchanged++;
      }
    }
    return new Plan(changes, unchanged);
  }

  /** What changes on one camera; null when nothing does. */
  private DeviceChange change(DeviceId device) {
    Effective effective = layers.effective(device);
    DesiredConfig desired = current.get(device);
    Map<String, Object> before = desired == null ? Map.of() : desired.config();
    List<String> groupsBefore =
        desired == null ? List.of() : desired.groups().stream().sorted().distinct().toList();
    List<KeyChange> keys = new ArrayList<>();
    for (String key : keys(before, effective.config())) {
      KeyChange change = keyChange(key, before, effective);
      if (change != null) {
        keys.add(change);
      }
    }
    return keys.isEmpty() && groupsBefore.equals(effective.groups())
        ? null
        : new DeviceChange(device, keys, groupsBefore, effective.groups(), problems(effective));
  }

  private Set<String> keys(Map<String, Object> before, Map<String, Object> after) {
    Set<String> keys = new LinkedHashSet<>();
    table.all().stream()
        .map(Setting::key)
        .filter(key -> before.containsKey(key) || after.containsKey(key))
        .forEach(keys::add);
    Set<String> unknown = new TreeSet<>(before.keySet());
    unknown.addAll(after.keySet());
    keys.addAll(unknown);
    return keys;
  }

  /**
   * A key that comes or goes is a change, even when its value is the default: the camera must learn
   * it. It interrupts nothing then.
   */
  private KeyChange keyChange(String key, Map<String, Object> before, Effective effective) {
    Setting setting = table.find(key).orElse(null);
    Object old = asInForce(setting, before.get(key));
    Object wanted = effective.config().get(key);
    if (Objects.equals(old, wanted)) {
      return null;
    }
    Object byDefault = setting == null ? null : setting.byDefault();
    Object shownBefore = old == null ? own(setting, effective.device(), byDefault) : old;
    Object shownAfter = wanted == null ? byDefault : wanted;
    return new KeyChange(
        key,
        shownBefore,
        shownAfter,
        effective.layers().getOrDefault(key, FleetLayers.BUILT_IN),
        Objects.equals(shownBefore, shownAfter)
            ? Effect.LIVE
            : capabilities(effective.device()).effect(key));
  }

  /** What a camera has where nothing is wanted: its own file may say otherwise than the default. */
  private Object own(Setting setting, DeviceId device, Object byDefault) {
    Object said =
        setting == null ? null : inForce.getOrDefault(device, Map.of()).get(setting.key());
    return said == null ? byDefault : asInForce(setting, said);
  }

  /** A value that came over the wire, such as 5, beside one of a document, such as 5.0. */
  private static Object asInForce(Setting setting, Object value) {
    if (setting == null || value == null) {
      return value;
    }
    try {
      return setting.check(value);
    } catch (SettingException e) {
      return value;
    }
  }

  private Capabilities capabilities(DeviceId device) {
    return known.getOrDefault(device, Capabilities.UNTOLD);
  }

  private List<Problem> problems(Effective effective) {
    return capabilities(effective.device()).problems(effective.config()).stream()
        .map(problem -> located(problem, effective))
        .toList();
  }

  /** A problem of a key becomes one of the place in the document that causes it. */
  private static Problem located(Problem problem, Effective effective) {
    String key = problem.key();
    String path = FleetLayers.path(effective.layers().get(key), key);
    return new Problem(
        problem.code(),
        effective.device() + ": " + Findings.at(path, key, problem.message()),
        path);
  }
}
