package camfleet.manager.twin;

import camfleet.manager.layers.Effective;
import camfleet.message.DesiredConfig;
import camfleet.setting.SettingTable;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is wanted of a device, without number and name. */
record Wanted(List<String> groups, Map<String, Object> config) {
  static final Wanted NOTHING = new Wanted(List.of(), Map.of());

  static Wanted of(Effective effective) {
    return new Wanted(effective.groups(), effective.config());
  }

  /**
   * @param desired null for nothing
   */
  static Wanted of(DesiredConfig desired) {
    return desired == null ? NOTHING : new Wanted(desired.groups(), desired.config());
  }

  boolean isNothing() {
    return groups.isEmpty() && config.isEmpty();
  }

  /** Whether a device would do the same, however the numbers are written. */
  boolean isSame(Wanted other, SettingTable settings) {
    return Set.copyOf(groups).equals(Set.copyOf(other.groups))
        && plain(config, settings).equals(plain(other.config, settings));
  }

  private static Map<String, Object> plain(Map<String, Object> config, SettingTable settings) {
    SettingTable.Checked checked = settings.check(config);
    return checked.isGood() ? checked.values() : config;
  }
}
