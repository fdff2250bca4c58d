package camfleet.device.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes a file with {@code cameras} apart into the keys of each: what lies beside is the default of
 * all, and the environment and the command line lie over all, or over the one that they choose.
 */
final class CameraKeys {
  static final String KEY = "cameras";

  /** Keys of one of {@code cameras}; those that lie outside of it are its defaults. */
  static final List<String> KEYS =
      List.of("camera", "user", "password", "password_file", "warm_up_s", "groups", "settings");

  /** What cannot be the same for several cameras. */
  private static final List<String> OF_ONE =
      List.of("id", "camera", "user", "password", "password_file");

  private final DeviceKeys file;
  private final DeviceKeys over;

  /**
   * @param over of environment and command line
   */
  CameraKeys(DeviceKeys file, DeviceKeys over) {
    this.file = file;
    this.over = over;
  }

  /** What is wrong with them together is noted where it was given. */
  List<DeviceKeys> read() {
    Map<String, Object> cameras = cameras();
    for (String key : OF_ONE) {
      if (file.has(key)) {
        file.wrong(key, "each of cameras has its own, so this has no place beside them");
      }
    }
    String chosen =
        over.text("id", cameras.size() == 1 ? cameras.keySet().iterator().next() : null);
    if (chosen != null && !cameras.isEmpty() && !cameras.containsKey(chosen)) {
      over.wrong(
          "id",
          "there is no " + chosen + " in cameras, only " + String.join(", ", cameras.keySet()));
    }
    if (chosen == null) {
      for (String key : OF_ONE) {
        if (over.has(key)) {
          over.wrong(key, "is of one camera, and there are several: say which one with --id");
        }
      }
    }
    List<DeviceKeys> all = new ArrayList<>();
    cameras.forEach(
        (id, own) -> {
          if (chosen == null || chosen.equals(id)) {
            all.add(camera(id, own));
          }
        });
    return all;
  }

  private Map<String, Object> cameras() {
    Map<String, Object> cameras = new LinkedHashMap<>();
    Object given = file.value(KEY, Map.of());
    if (given instanceof Map<?, ?> map && !map.isEmpty()) {
      map.forEach((id, own) -> cameras.put(String.valueOf(id), own));
    } else {
      file.wrong(KEY, "must be a map of ids, each with its keys, was \"" + given + "\"");
    }
    return cameras;
  }

  private DeviceKeys camera(String id, Object own) {
    String name = file.origin(KEY) + "." + id;
    DeviceKeys keys = new DeviceKeys();
    keys.lay(file, OF_ONE);
    keys.put("id", id, name);
    if (own instanceof Map<?, ?> map) {
      map.forEach((key, value) -> put(keys, name, String.valueOf(key), value));
    } else if (own != null) {
      keys.wrong("id", "must be a map of keys, was \"" + own + "\"");
    }
    keys.lay(over, List.of("id"));
    String dataDir = keys.text("data_dir", null);
    if (dataDir != null) {
      keys.put("data_dir", dataDir + "/" + id, name);
    }
    return keys;
  }

  private static void put(DeviceKeys keys, String name, String key, Object value) {
    if (!KEYS.contains(key)) {
      keys.problem(
          name
              + ": there is no key \""
              + key
              + "\" of one camera; there are "
              + String.join(", ", KEYS));
    } else if (value != null) {
      keys.put(key, value, name + "." + key);
    }
  }
}
