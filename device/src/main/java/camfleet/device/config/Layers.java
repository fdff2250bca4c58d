package camfleet.device.config;

import camfleet.message.DesiredConfig;
import camfleet.setting.Effect;
import camfleet.setting.SettingTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How the layers of a configuration lie upon each other, and what a change of one of them changes:
 * defaults ⊕ device.yaml ⊕ desired ⊕ overrides. It knows nothing of what is in force.
 */
final class Layers {
  private final SettingTable table;
  private final Map<String, Object> base;
  private final CameraJudge judge;

  /**
   * @param fromFile checked values of device.yaml, above the defaults
   */
  Layers(SettingTable table, Map<String, Object> fromFile, CameraJudge judge) {
    this.table = table;
    this.judge = judge;
    base = table.defaults();
    base.putAll(fromFile);
  }

  /**
   * Every key with the value that a revision wants, not looking at overrides.
   *
   * @param desired null before the first
   */
  Map<String, Object> wanted(DesiredConfig desired) {
    Map<String, Object> values = new LinkedHashMap<>(base);
    if (desired != null) {
      values.putAll(desired.config());
    }
    return values;
  }

  /** Every key with its value. */
  Map<String, Object> effective(DesiredConfig desired, Map<String, Object> overrides) {
    Map<String, Object> values = wanted(desired);
    values.putAll(overrides);
    return values;
  }

  /**
   * The overrides that stand when one revision follows another: those whose desired value does not
   * change, and none where drift is enforced.
   */
  Map<String, Object> standing(
      Map<String, Object> overrides, DesiredConfig from, DesiredConfig to) {
    Map<String, Object> before = wanted(from);
    Map<String, Object> after = wanted(to);
    Map<String, Object> standing = new LinkedHashMap<>(overrides);
    standing.keySet().removeIf(key -> !Objects.equals(before.get(key), after.get(key)));
    if (isEnforced(to)) {
      standing.clear();
    }
    return standing;
  }

  /** Whether a revision lets no override stand. */
  boolean isEnforced(DesiredConfig desired) {
    return "enforce".equals(wanted(desired).get("drift"));
  }

  /** The changed keys that make another picture, which may need each other for it. */
  SortedSet<String> pictureKeys(Map<String, Object> before, Map<String, Object> after) {
    SortedSet<String> keys = new TreeSet<>();
    if (judge.isSamePicture(Settings.of(before), Settings.of(after))) {
      return keys;
    }
    List<String> changed = changed(before, after);
    for (String key : changed) {
      Map<String, Object> one = new LinkedHashMap<>(before);
      one.put(key, after.get(key));
      if (!judge.isSamePicture(Settings.of(before), Settings.of(one))) {
        keys.add(key);
      }
    }
    if (keys.isEmpty()) {
      keys.addAll(changed);
    }
    return keys;
  }

  /** Whether any of these interrupts the pictures. */
  boolean interrupts(SortedSet<String> keys) {
    return keys.stream().anyMatch(key -> effect(key) != Effect.LIVE);
  }

  /** Whether what changed takes hold only when the agent starts again. */
  boolean needsRestart(Map<String, Object> before, Map<String, Object> after) {
    return changed(before, after).stream().anyMatch(key -> effect(key) == Effect.PROCESS_RESTART);
  }

  private static List<String> changed(Map<String, Object> before, Map<String, Object> after) {
    return after.keySet().stream()
        .filter(key -> !Objects.equals(before.get(key), after.get(key)))
        .toList();
  }

  private Effect effect(String key) {
    return judge.effect(table.find(key).orElseThrow());
  }
}
