package camfleet.device;

import camfleet.device.camera.Camera;
import camfleet.device.camera.CameraMode;
import camfleet.device.camera.Controls;
import camfleet.device.camera.SourceRange;
import camfleet.device.config.Settings;
import camfleet.device.process.Geometry;
import camfleet.setting.Setting;
import camfleet.setting.SettingTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who does what of the picture's settings: the source what it can, and the agent what is left of
 * those that can be done to any picture. Immutable.
 */
final class PictureWork {
  /** What can be done to the pictures of any source. */
  static final Set<String> OF_ANY_PICTURE =
      Set.of("hflip", "vflip", "rotation_deg", "zoom", "black_and_white");

  private static final Set<String> OF_THE_MODE = Set.of("fps", "resolution", "quality");

  private final SettingTable table;
  private final Map<String, SourceRange> source;

  PictureWork(SettingTable table, Camera camera) {
    this.table = table;
    this.source = Map.copyOf(camera.settings());
  }

  /** What the source is to do. */
  CameraMode mode(Settings settings) {
    Map<String, Object> controls = new HashMap<>();
    for (Setting setting : table.all()) {
      String key = setting.key();
      Object value = settings.values().get(key);
      if (!value.equals(setting.byDefault()) && isOfSource(key, value)) {
        controls.put(key, value);
      }
    }
    return new CameraMode(
        settings.width(),
        settings.height(),
        settings.fps(),
        settings.quality(),
        new Controls(controls));
  }

  /** What is left of the picture's geometry for the agent to do. */
  Geometry geometry(Settings settings) {
    return new Geometry(
        region(left("zoom", settings)),
        (Boolean) left("hflip", settings),
        (Boolean) left("vflip", settings),
        ((Number) left("rotation_deg", settings)).intValue(),
        (Boolean) left("black_and_white", settings));
  }

  /** A value that the source does not do, otherwise the default. */
  private Object left(String key, Settings settings) {
    Object value = settings.values().get(key);
    return isOfSource(key, value) ? table.find(key).orElseThrow().byDefault() : value;
  }

  private boolean isOfSource(String key, Object value) {
    SourceRange range = source.get(key);
    return range != null
        && !OF_THE_MODE.contains(key)
        && (!OF_ANY_PICTURE.contains(key)
            || range.choices().isEmpty()
            || range.choices().contains(String.valueOf(value)));
  }

  private static List<Double> region(Object value) {
    return ((List<?>) value).stream().map(part -> ((Number) part).doubleValue()).toList();
  }
}
