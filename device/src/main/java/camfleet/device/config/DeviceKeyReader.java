package camfleet.device.config;

import camfleet.mqtt.BrokerAddress;
import camfleet.setting.SettingTable;
import camfleet.topic.DeviceId;
import camfleet.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Makes the configuration of one camera of its keys; what is wrong is noted there. */
final class DeviceKeyReader {
  private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  /** Whoever asks the manager for a picture waits 5 s for it. */
  private static final int MOST_WARM_UP_S = 3;

  private static final List<String> LEVELS = List.of("debug", "info", "warn", "error");

  private final SettingTable table;
  private final DeviceKeys keys;

  DeviceKeyReader(SettingTable table, DeviceKeys keys) {
    this.table = table;
    this.keys = keys;
  }

  /**
   * Reads all of them, whatever is wrong with one.
   *
   * @param cameraProblem what is wrong with a camera source, in one sentence, or null
   * @return null when something is wrong
   */
  DeviceFile read(Function<String, String> cameraProblem) {
    DeviceId id = id();
    BrokerAddress broker = broker();
    String user = keys.text("user", id == null ? null : id.value());
    String password = password();
    Path caFile = keys.readable("ca_file");
    Topics topics = topics();
    String dataDir = keys.text("data_dir", id == null ? null : "camfleet-data/" + id);
    String camera = camera(cameraProblem);
    Duration warmUp = warmUp();
    List<String> groups = groups();
    Map<String, Object> settings = settings();
    String level = level();
    List<String> streamAllow = streamAllow();
    if (!keys.problems().isEmpty()) {
      return null;
    }
    return new DeviceFile(
        id,
        broker,
        user,
        password,
        caFile,
        topics,
        Path.of(dataDir),
        camera,
        groups,
        settings,
        level,
        streamAllow,
        warmUp);
  }

  private DeviceId id() {
    if (!keys.has("id")) {
      keys.problem(
          "id is missing: give the camera a name with \"id: cam1\" in device.yaml, CAMFLEET_ID or"
              + " --id");
      return null;
    }
    String id = keys.text("id", null);
    try {
      return id == null ? null : DeviceId.of(id);
    } catch (IllegalArgumentException e) {
      return keys.wrong("id", e.getMessage());
    }
  }

  private BrokerAddress broker() {
    String broker = keys.text("broker", "mqtt://127.0.0.1:1883");
    try {
      return broker == null ? null : BrokerAddress.parse(broker);
    } catch (IllegalArgumentException e) {
      return keys.wrong("broker", e.getMessage());
    }
  }

  private String password() {
    Path file = keys.readable("password_file");
    if (file == null) {
      return keys.text("password", null);
    }
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return keys.wrong("password_file", file + " is not readable text");
    }
  }

  private Topics topics() {
    String root = keys.text("root", Topics.DEFAULT_ROOT);
    try {
      return root == null ? null : new Topics(root);
    } catch (IllegalArgumentException e) {
      return keys.wrong("root", e.getMessage());
    }
  }

  private String camera(Function<String, String> cameraProblem) {
    String camera = keys.text("camera", "synthetic");
    String problem = camera == null ? null : cameraProblem.apply(camera);
    return problem == null ? camera : keys.wrong("camera", problem);
  }

  private Duration warmUp() {
    String seconds = keys.text("warm_up_s", null);
    if (seconds == null) {
      return null;
    }
    try {
      double value = Double.parseDouble(seconds);
      if (value >= 0 && value <= MOST_WARM_UP_S) {
        return Duration.ofMillis(Math.round(value * 1000));
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    return keys.wrong(
        "warm_up_s", "must be a number 0.." + MOST_WARM_UP_S + " of seconds, was " + seconds);
  }

  private List<String> groups() {
    Object groups = keys.value("groups", List.of());
    if (!(groups instanceof List<?> list)) {
      keys.wrong("groups", "must be a list of names, was \"" + groups + "\"");
      return List.of();
    }
    List<String> names = new ArrayList<>();
    for (Object group : list) {
      if (group instanceof String name && GROUP.matcher(name).matches()) {
        names.add(name);
      } else {
        keys.wrong(
            "groups",
            "a group must be 1 to 64 of letters, digits, _ . and -, was \"" + group + "\"");
      }
    }
    return names;
  }

  private List<String> streamAllow() {
    Object entries = keys.value("stream_allow", List.of());
    if (!(entries instanceof List<?> list)) {
      keys.wrong("stream_allow", "must be a list of hosts, was \"" + entries + "\"");
      return List.of();
    }
    List<String> good = new ArrayList<>();
    for (Object entry : list) {
      try {
        StreamAllowList.of(List.of(String.valueOf(entry)));
        good.add(String.valueOf(entry));
      } catch (IllegalArgumentException e) {
        keys.wrong("stream_allow", e.getMessage());
      }
    }
    return good;
  }

  /** A later layer's value replaces an earlier one's, and nothing gives it up. */
  private Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    for (DeviceKeys.Layer layer : keys.settings()) {
      Map<String, Object> map = new LinkedHashMap<>();
      if (layer.values() instanceof Map<?, ?> given) {
        given.forEach((key, value) -> map.put(String.valueOf(key), value));
      } else {
        keys.problem(
            layer.origin() + ": must be a map of settings, was \"" + layer.values() + "\"");
      }
      SettingTable.Checked checked = table.check(map);
      checked
          .problems()
          .forEach(problem -> keys.problem(layer.origin() + ": " + problem.message()));
      settings.putAll(checked.values());
    }
    settings.values().removeIf(Objects::isNull);
    return settings;
  }

  private String level() {
    String level = keys.text("log_level", "info");
    if (level == null || LEVELS.contains(level)) {
      return level;
    }
    return keys.wrong(
        "log_level", "must be one of " + String.join(", ", LEVELS) + ", was \"" + level + "\"");
  }
}
