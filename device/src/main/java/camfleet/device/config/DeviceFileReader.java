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
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads device.yaml with the environment ({@code CAMFLEET_ID} and so on) and the command line over
 * it, and tells everything that is wrong at once.
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
          "stream_allow");

  private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  /** Whoever asks the manager for a picture waits 5 s for it. */
  private static final int MOST_WARM_UP_S = 3;

  private static final List<String> LEVELS = List.of("debug", "info", "warn", "error");

  private final Function<String, String> cameraProblem;
  private final SettingTable table;
  private final List<String> problems = new ArrayList<>();
  private final Map<String, Object> values = new LinkedHashMap<>();
  private final Map<String, String> origins = new LinkedHashMap<>();

  /**
   * @param cameraProblem what is wrong with a camera source, in one sentence, or null
   */
  public DeviceFileReader(SettingTable table, Function<String, String> cameraProblem) {
    this.table = table;
    this.cameraProblem = cameraProblem;
  }

  /** Lays the file's map under what follows; {@code name} is what complaints call it. */
  public DeviceFileReader file(String name, Map<String, Object> map) {
    map.forEach(
        (key, value) -> {
          if (!KEYS.contains(key)) {
            problems.add(
                name + ": there is no key \"" + key + "\"; there are " + String.join(", ", KEYS));
          } else if (value != null) {
            put(key, value, name + ": " + key);
          }
        });
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
      Object read = value;
      if (key.equals("groups") || key.equals("stream_allow")) {
        read = List.of(value.split("[,\\s]+"));
      } else if (key.equals("settings")) {
        problems.add(variable + ": settings come from the file or from --set key=value");
        continue;
      }
      put(key, read, variable);
    }
    return this;
  }

  /** Lays options of the command line over all; null values were not given. */
  public DeviceFileReader options(Map<String, Object> options) {
    options.forEach(
        (key, value) -> {
          if (value != null) {
            put(key, value, "--" + key.replace('_', '-'));
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
      Map<String, Object> settings = new LinkedHashMap<>(settingsMap(false));
      settings.put(key, table.find(key).get().parse(raw));
      values.put("settings", settings);
      origins.putIfAbsent("settings", "--set");
    } catch (camfleet.setting.SettingException e) {
      problems.add("--set: " + e.problem().message());
    }
    return this;
  }

  private void put(String key, Object value, String origin) {
    values.put(key, value);
    origins.put(key, origin);
    // The later layer decides alone: a password on the command line replaces a file named below.
    if (key.equals("password")) {
      values.remove("password_file");
    } else if (key.equals("password_file")) {
      values.remove("password");
    }
  }

  /** Everything together. */
  public DeviceFile read() throws ConfigException {
    return read(List.of());
  }

  /**
   * Everything together.
   *
   * @param others problems found elsewhere, told with these; what is only missing because of them
   *     is not told
   */
  public DeviceFile read(List<String> others) throws ConfigException {
    problems.addAll(0, others);
    if (!others.isEmpty()) {
      values.putIfAbsent("id", "unreadable");
    }
    DeviceId id = id();
    BrokerAddress broker = broker();
    String user = text("user", id == null ? null : id.value());
    String password = password();
    Path caFile = readable("ca_file");
    Topics topics = topics();
    String dataDir = text("data_dir", id == null ? null : "camfleet-data/" + id);
    String camera = camera();
    Duration warmUp = warmUp();
    List<String> groups = groups();
    Map<String, Object> settings = settings();
    String level = level();
    List<String> streamAllow = streamAllow();
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
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
    if (!values.containsKey("id")) {
      problems.add(
          "id is missing: give the camera a name with \"id: cam1\" in device.yaml, CAMFLEET_ID or"
              + " --id");
      return null;
    }
    String id = text("id", null);
    try {
      return id == null ? null : DeviceId.of(id);
    } catch (IllegalArgumentException e) {
      return wrong("id", e.getMessage());
    }
  }

  private BrokerAddress broker() {
    String broker = text("broker", "mqtt://127.0.0.1:1883");
    try {
      return broker == null ? null : BrokerAddress.parse(broker);
    } catch (IllegalArgumentException e) {
      return wrong("broker", e.getMessage());
    }
  }

  private String password() {
    Path file = readable("password_file");
    if (file == null) {
      return text("password", null);
    }
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return wrong("password_file", file + " is not readable text");
    }
  }

  private Topics topics() {
    String root = text("root", Topics.DEFAULT_ROOT);
    try {
      return root == null ? null : new Topics(root);
    } catch (IllegalArgumentException e) {
      return wrong("root", e.getMessage());
    }
  }

  private String camera() {
    String camera = text("camera", "synthetic");
    String problem = camera == null ? null : cameraProblem.apply(camera);
    return problem == null ? camera : wrong("camera", problem);
  }

  private Duration warmUp() {
    String seconds = text("warm_up_s", null);
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
    return wrong(
        "warm_up_s", "must be a number 0.." + MOST_WARM_UP_S + " of seconds, was " + seconds);
  }

  private List<String> groups() {
    Object groups = values.getOrDefault("groups", List.of());
    if (!(groups instanceof List<?> list)) {
      wrong("groups", "must be a list of names, was \"" + groups + "\"");
      return List.of();
    }
    List<String> names = new ArrayList<>();
    for (Object group : list) {
      if (group instanceof String name && GROUP.matcher(name).matches()) {
        names.add(name);
      } else {
        wrong(
            "groups",
            "a group must be 1 to 64 of letters, digits, _ . and -, was \"" + group + "\"");
      }
    }
    return names;
  }

  private List<String> streamAllow() {
    Object entries = values.getOrDefault("stream_allow", List.of());
    if (!(entries instanceof List<?> list)) {
      wrong("stream_allow", "must be a list of hosts, was \"" + entries + "\"");
      return List.of();
    }
    List<String> good = new ArrayList<>();
    for (Object entry : list) {
      try {
        StreamAllowList.of(List.of(String.valueOf(entry)));
        good.add(String.valueOf(entry));
      } catch (IllegalArgumentException e) {
        wrong("stream_allow", e.getMessage());
      }
    }
    return good;
  }

  private Map<String, Object> settings() {
    Map<String, Object> map = settingsMap(true);
    SettingTable.Checked checked = table.check(map);
    checked.problems().forEach(problem -> wrong("settings", problem.message()));
    Map<String, Object> settings = new LinkedHashMap<>(checked.values());
    settings.values().removeIf(java.util.Objects::isNull);
    return settings;
  }

  private Map<String, Object> settingsMap(boolean complain) {
    Object settings = values.getOrDefault("settings", Map.of());
    Map<String, Object> map = new LinkedHashMap<>();
    if (settings instanceof Map<?, ?> given) {
      given.forEach((key, value) -> map.put(String.valueOf(key), value));
    } else if (complain) {
      wrong("settings", "must be a map of settings, was \"" + settings + "\"");
    }
    return map;
  }

  private String level() {
    String level = text("log_level", "info");
    if (level == null || LEVELS.contains(level)) {
      return level;
    }
    return wrong(
        "log_level", "must be one of " + String.join(", ", LEVELS) + ", was \"" + level + "\"");
  }

  private Path readable(String key) {
    String name = text(key, null);
    if (name == null) {
      return null;
    }
    Path path = Path.of(name);
    if (!Files.isRegularFile(path)) {
      return wrong(key, "there is no file " + name);
    }
    if (!Files.isReadable(path)) {
      return wrong(key, name + " is not readable for this user");
    }
    return path;
  }

  private String text(String key, String byDefault) {
    Object value = values.get(key);
    if (value == null) {
      return byDefault;
    }
    if (value instanceof String text) {
      return text.isBlank() ? wrong(key, "must not be empty") : text;
    }
    if (value instanceof Number || value instanceof Boolean) {
      return value.toString();
    }
    return wrong(key, "must be text, was " + value);
  }

  private <T> T wrong(String key, String sentence) {
    problems.add(origins.getOrDefault(key, key) + ": " + sentence);
    return null;
  }
}
