package camfleet.device;

import camfleet.device.camera.Camera;
import camfleet.device.camera.SourceRange;
import camfleet.message.DeviceInfo;
import camfleet.setting.Capabilities;
import camfleet.setting.Effect;
import camfleet.setting.Setting;
import camfleet.setting.SettingTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The settings that this device can do: the agent's own, and of the camera's what its source can.
 */
final class AgentSettings {
  /** What needs no camera that can do it. */
  private static final Set<String> OWN =
      Set.of(
          "name",
          "streaming",
          "latest_fps",
          "latest_max_bytes",
          "mqtt_max_fps",
          "stream_mode",
          "bandwidth_kbps",
          "health_interval_s",
          "log_level",
          "drift",
          "view",
          "motion",
          "motion_sensitivity",
          "motion_min_frames",
          "light",
          "light_threshold_percent",
          "send",
          "event_pictures");

  private AgentSettings() {}

  /** As {@code info} says them, in the table's order. */
  static Map<String, DeviceInfo.SettingRange> ranges(SettingTable table, Camera camera) {
    Map<String, SourceRange> source = camera.settings();
    Map<String, DeviceInfo.SettingRange> ranges = new LinkedHashMap<>();
    for (Setting setting : table.all()) {
      String key = setting.key();
      SourceRange able = OWN.contains(key) ? SourceRange.ALL : source.get(key);
      if (able != null) {
        ranges.put(key, range(setting, able));
      }
    }
    return ranges;
  }

  /** What a document is checked against. */
  static Capabilities capabilities(SettingTable table, Camera camera) {
    return Capabilities.of(
        new DeviceInfo.Capabilities(List.of(), ranges(table, camera)), camera.source());
  }

  private static DeviceInfo.SettingRange range(Setting setting, SourceRange able) {
    return new DeviceInfo.SettingRange(
        setting.type().name().toLowerCase(Locale.ROOT),
        !setting.isRanged()
            ? null
            : able.min() == null ? Double.valueOf(setting.min()) : able.min(),
        !setting.isRanged()
            ? null
            : able.max() == null ? Double.valueOf(setting.max()) : able.max(),
        able.choices().isEmpty() ? setting.choices() : able.choices(),
        setting.byDefault(),
        (able.live() ? Effect.LIVE : setting.effect()).name().toLowerCase(Locale.ROOT));
  }
}
