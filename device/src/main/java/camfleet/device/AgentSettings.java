package camfleet.device;

import camfleet.device.camera.Camera;
import camfleet.device.camera.SourceRange;
import camfleet.device.gpio.Pins;
import camfleet.message.DeviceInfo;
import camfleet.setting.Capabilities;
import camfleet.setting.Effect;
import camfleet.setting.Setting;
import camfleet.setting.SettingTable;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The settings that this device can do: the agent's own, what it does to any picture, and of the
 * camera's what its source can.
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
          "stamp",
          "stamp_format",
          "plugins",
          "show_region",
          "view",
          "motion",
          "motion_sensitivity",
          "motion_min_frames",
          "light",
          "light_threshold_percent",
          "send",
          "event_pictures");

  /** What needs pins. A recording is not started yet, so nothing but a picture can be triggered. */
  private static final Map<String, SourceRange> OF_PINS =
      Map.of(
          "ttl_in_pin", SourceRange.ALL,
          "ttl_out_pin", SourceRange.ALL,
          "ttl_out_pulse_us", SourceRange.ALL,
          "ttl_in_debounce_ms", SourceRange.ALL,
          "trigger_pin", SourceRange.ALL,
          "trigger_action", SourceRange.oneOf("snapshot"),
          "identify_pin", SourceRange.ALL);

  private AgentSettings() {}

  /** As {@code info} says them, in the table's order. */
  static Map<String, DeviceInfo.SettingRange> ranges(SettingTable table, Camera camera, Pins pins) {
    Map<String, SourceRange> able = new HashMap<>(camera.settings());
    OWN.forEach(key -> able.put(key, SourceRange.ALL));
    PictureWork.OF_ANY_PICTURE.forEach(key -> able.compute(key, (same, source) -> any(source)));
    if (pins.exist()) {
      able.putAll(OF_PINS);
    }
    Map<String, DeviceInfo.SettingRange> ranges = new LinkedHashMap<>();
    for (Setting setting : table.all()) {
      String key = setting.key();
      if (able.containsKey(key)) {
        ranges.put(key, range(setting, able.get(key)));
      }
    }
    return ranges;
  }

  /** The agent does what the source cannot, between two pictures; the source may be interrupted. */
  private static SourceRange any(SourceRange source) {
    return source == null || source.live() ? SourceRange.ALL_LIVE : SourceRange.ALL;
  }

  /** What a document is checked against. */
  static Capabilities capabilities(SettingTable table, Camera camera, Pins pins) {
    return Capabilities.of(
        new DeviceInfo.Capabilities(List.of(), ranges(table, camera, pins)), camera.source());
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
