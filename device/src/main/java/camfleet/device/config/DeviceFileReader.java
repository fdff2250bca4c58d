package camfleet.device.config;

import camfleet.setting.SettingException;
import camfleet.setting.SettingTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads device.yaml with the environment ({@code CAMFLEET_ID} and so on) and the command line over
 * it, and tells everything that is wrong at once. With {@code cameras} it describes several.
 */
public final class DeviceFileReader {
  /** Keys of the file, in the order of the annotated example. */
  public static final List<String> KEYS =
      List.of(
          "id",
          "broker",
          "user",
          "password",
          "password_file",
          "ca_file",
          "root",
          "data_dir",
          "camera",
          "warm_up_s",
          "groups",
          "settings",
          "log_level",
          "stream_allow",
          "cameras");

  /** What no variable of the environment can hold. */
  private static final Map<String, String> IN_FILE_ALONE =
      Map.of(
          "settings",
          "settings come from the file or from --set key=value",
          "cameras",
          "cameras come from the file");

  private final SettingTable table;
  private final Function<String, String> cameraProblem;
  private Function<String, String> neighbourProblem;
  private final DeviceKeys file = new DeviceKeys();
  private final DeviceKeys over = new DeviceKeys();
  private final List<String> problems = new ArrayList<>();
  private String fallbackId;

  /**
   * @param cameraProblem what is wrong with a camera source, in one sentence, or null
   */
  public DeviceFileReader(SettingTable table, Function<String, String> cameraProblem) {
    this.table = table;
    this.cameraProblem = cameraProblem;
    this.neighbourProblem = cameraProblem;
  }

  /**
   * From now on the sources of several cameras are looked at by another, which should accept one
   * that is not there now: it shows up as failed while its neighbours run, and may come back.
   */
  public DeviceFileReader several(Function<String, String> problem) {
    this.neighbourProblem = problem;
    return this;
  }

  /** Lays the file's map under what follows; {@code name} is what complaints call it. */
  public DeviceFileReader file(String name, Map<String, Object> map) {
    map.forEach(
        (key, value) -> {
          if (!KEYS.contains(key)) {
            problems.add(
                name + ": there is no key \"" + key + "\"; there are " + String.join(", ", KEYS));
          } else if (value != null) {
            file.put(key, value, name + ": " + key);
          }
        });
    return this;
  }

  /** The id of a camera to which nothing gives one. */
  public DeviceFileReader idIfNone(String id) {
    fallbackId = id;
    return this;
  }

  /** Lays {@code CAMFLEET_<KEY>} over the file; other variables are not looked at. */
  public DeviceFileReader environment(Map<String, String> environment) {
    for (String key : KEYS) {
      String variable = "CAMFLEET_" + key.toUpperCase(Locale.ROOT);
      String value = environment.get(variable);
      if (value == null || value.isEmpty()) {
        continue;
      }
      if (IN_FILE_ALONE.containsKey(key)) {
        problems.add(variable + ": " + IN_FILE_ALONE.get(key));
        continue;
      }
      boolean isList = key.equals("groups") || key.equals("stream_allow");
      over.put(key, isList ? List.of(value.split("[,\\s]+")) : value, variable);
    }
    return this;
  }

  /** Lays options of the command line over all; null values were not given. */
  public DeviceFileReader options(Map<String, Object> options) {
    options.forEach(
        (key, value) -> {
          if (value != null) {
            over.put(key, value, "--" + key.replace('_', '-'));
          }
        });
    return this;
  }

  /** Lays one raw setting over all, as {@code set/<key>} would take it. */
  public DeviceFileReader setting(String key, String raw) {
    if (table.find(key).isEmpty()) {
      problems.add("--set: " + table.unknown(key).message());
      return this;
    }
    try {
      over.put(DeviceKeys.SETTINGS, Map.of(key, table.find(key).get().parse(raw)), "--set");
    } catch (SettingException e) {
      problems.add("--set: " + e.problem().message());
    }
    return this;
  }

  /** Everything together, of the only camera that there is. */
  public DeviceFile read() throws ConfigException {
    return read(List.of()).single();
  }

  /**
   * Everything together.
   *
   * @param others problems found elsewhere, told with these; what is only missing because of them
   *     is not told
   * @return the cameras with which nothing is wrong
   * @throws ConfigException when there are none, or something that concerns all is wrong
   */
  public DeviceFiles read(List<String> others) throws ConfigException {
    problems.addAll(0, others);
    if (!others.isEmpty() && fallbackId == null) {
      fallbackId = "unreadable";
    }
    List<DeviceFile> cameras = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    boolean isOne = !file.has(CameraKeys.KEY);
    List<DeviceKeys> described = isOne ? List.of(one()) : new CameraKeys(file, over).read();
    problems.addAll(file.problems());
    problems.addAll(over.problems());
    for (DeviceKeys keys : described) {
      DeviceFile camera =
          new DeviceKeyReader(table, keys).read(isOne ? cameraProblem : neighbourProblem);
      if (camera == null) {
        wrong.addAll(keys.problems());
      } else {
        cameras.add(camera);
      }
    }
    // What is wrong with a key that they share is found with each of them.
    List<String> all = new ArrayList<>(problems);
    wrong.stream().distinct().forEach(all::add);
    if (!problems.isEmpty() || cameras.isEmpty()) {
      throw new ConfigException(all);
    }
    return new DeviceFiles(cameras, all);
  }

  private DeviceKeys one() {
    DeviceKeys keys = new DeviceKeys();
    if (fallbackId != null) {
      keys.put("id", fallbackId, "id");
    }
    keys.lay(file, List.of());
    keys.lay(over, List.of());
    return keys;
  }
}
