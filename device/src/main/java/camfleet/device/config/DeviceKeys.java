package camfleet.device.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Raw values of device.yaml's keys, each with where it came from, and what is wrong with them. A
 * later layer replaces a value, except for settings, which it adds to.
 */
final class DeviceKeys {
  static final String SETTINGS = "settings";

  private final Map<String, Object> values = new LinkedHashMap<>();
  private final Map<String, String> origins = new LinkedHashMap<>();
  private final List<Layer> settings = new ArrayList<>();
  private final Set<String> problems = new LinkedHashSet<>();

  /**
   * Settings from one place.
   *
   * @param values what should be a map of them
   */
  record Layer(String origin, Object values) {}

  /**
   * @param origin what complaints call it, such as {@code device.yaml: broker}
   */
  void put(String key, Object value, String origin) {
    if (key.equals(SETTINGS)) {
      settings.add(new Layer(origin, value));
      return;
    }
    values.put(key, value);
    origins.put(key, origin);
    // The later layer decides alone: a password on the command line replaces a file named below.
    if (key.equals("password")) {
      values.remove("password_file");
    } else if (key.equals("password_file")) {
      values.remove("password");
    }
  }

  /** Lays another's values over these, but for some keys. */
  void lay(DeviceKeys other, Collection<String> without) {
    other.values.forEach(
        (key, value) -> {
          if (!without.contains(key)) {
            put(key, value, other.origins.get(key));
          }
        });
    settings.addAll(other.settings);
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  Object value(String key, Object byDefault) {
    return values.getOrDefault(key, byDefault);
  }

  /** Where a value came from. */
  String origin(String key) {
    return origins.getOrDefault(key, key);
  }

  List<Layer> settings() {
    return settings;
  }

  /** A value as text, or null when it is none, which is a problem then. */
  String text(String key, String byDefault) {
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

  /** A file that is there and can be read; null when none is named, or it is not. */
  Path readable(String key) {
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

  /** Notes what is wrong with a key's value. */
  <T> T wrong(String key, String sentence) {
    problem(origin(key) + ": " + sentence);
    return null;
  }

  void problem(String sentence) {
    problems.add(sentence);
  }

  /** Each once, in the order in which they were found. */
  List<String> problems() {
    return List.copyOf(problems);
  }
}
