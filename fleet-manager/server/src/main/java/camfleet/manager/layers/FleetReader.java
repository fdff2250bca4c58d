package camfleet.manager.layers;

import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.setting.Setting;
import camfleet.setting.SettingException;
import camfleet.setting.SettingTable;
import camfleet.topic.DeviceId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Checks the plain map of a document and makes the document of it; everything that is wrong is told
 * at once. Where a section, a list or an object is null, as YAML has it when all its lines are
 * comments, it is empty.
 */
final class FleetReader {
  static final int MAX_DEVICES = 20_000;
  static final int MAX_GROUPS = 1000;
  static final int MAX_MEMBERS = 20_000;
  static final int MAX_LABELS = 64;
  static final int MIN_PRIORITY = -1000;
  static final int MAX_PRIORITY = 1000;

  static final List<String> SECTIONS =
      List.of("version", "defaults", "groups", "devices", "rollout");
  static final List<String> GROUP_KEYS = List.of("priority", "members", "config");
  static final List<String> DEVICE_KEYS = List.of("labels", "config");

  private final SettingTable table;
  private final Findings findings = new Findings();

  FleetReader(SettingTable table) {
    this.table = table;
  }

  FleetDocument.Checked read(Map<String, Object> map) {
    map.keySet().stream().filter(key -> !SECTIONS.contains(key)).forEach(this::unknownSection);
    version(map.get("version"));
    Map<String, Object> defaults = config("defaults", map.get("defaults"));
    SortedMap<String, GroupLayer> groups = groups(map.get("groups"));
    SortedMap<DeviceId, DeviceLayer> devices = devices(map.get("devices"));
    RolloutPolicy rollout =
        RolloutReader.read(
            "rollout", object("rollout", map.get("rollout")), RolloutPolicy.CAREFUL, findings);
    return new FleetDocument.Checked(
        findings.isEmpty() ? new FleetDocument(defaults, groups, devices, rollout) : null,
        findings.list());
  }

  private void unknownSection(String key) {
    if (key.equals("include")) {
      findings.add(
          new Problem(
              ProblemCode.UNKNOWN_KEY,
              "include stands only in files; send the document that they make together",
              key));
    } else {
      findings.unknownKey("", key, SECTIONS);
    }
  }

  private void version(Object value) {
    if (value == null) {
      return;
    }
    if (!(value instanceof Number number)) {
      findings.wrongType("version", "1", value);
    } else if (number.doubleValue() != 1) {
      findings.outOfRange("version", "1, the only one that this program knows", value);
    }
  }

  private SortedMap<String, GroupLayer> groups(Object value) {
    SortedMap<String, GroupLayer> groups = new TreeMap<>();
    Map<String, Object> map = object("groups", value);
    if (map.size() > MAX_GROUPS) {
      tooMany("groups", MAX_GROUPS, "groups", map.size());
      return groups;
    }
    map.forEach(
        (name, layer) -> {
          String path = Findings.child("groups", name);
          if (Member.NAME.matcher(name).matches()) {
            groups.put(name, group(path, name, object(path, layer)));
          } else {
            findings.add(
                new Problem(
                    ProblemCode.OUT_OF_RANGE,
                    "the name of a group must be "
                        + Member.NAME_IN_WORDS
                        + ", was "
                        + Findings.shown(name),
                    path));
          }
        });
    return groups;
  }

  private GroupLayer group(String path, String name, Map<String, Object> map) {
    keys(path, map, GROUP_KEYS);
    return new GroupLayer(
        name,
        priority(path + ".priority", map.get("priority")),
        texts(path + ".members", map.get("members"), MAX_MEMBERS, "members").stream()
            .filter(member -> isMember(path + ".members", member))
            .map(Place::text)
            .toList(),
        config(path + ".config", map.get("config")));
  }

  private boolean isMember(String path, Place member) {
    if (Member.isValid(member.text())) {
      return true;
    }
    findings.outOfRange(path + "[" + member.index() + "]", Member.IN_WORDS, member.text());
    return false;
  }

  private int priority(String path, Object value) {
    String expected = "an integer " + MIN_PRIORITY + ".." + MAX_PRIORITY;
    if (value == null) {
      return 0;
    }
    if (!(value instanceof Number number)
        || number.doubleValue() != Math.rint(number.doubleValue())) {
      findings.wrongType(path, expected, value);
      return 0;
    }
    double priority = number.doubleValue();
    if (priority < MIN_PRIORITY || priority > MAX_PRIORITY) {
      findings.outOfRange(path, expected, value);
      return 0;
    }
    return (int) priority;
  }

  private SortedMap<DeviceId, DeviceLayer> devices(Object value) {
    SortedMap<DeviceId, DeviceLayer> devices = new TreeMap<>();
    Map<String, Object> map = object("devices", value);
    if (map.size() > MAX_DEVICES) {
      tooMany("devices", MAX_DEVICES, "devices", map.size());
      return devices;
    }
    map.forEach(
        (id, layer) -> {
          String path = Findings.child("devices", id);
          try {
            DeviceId device = DeviceId.of(id);
            devices.put(device, device(path, device, object(path, layer)));
          } catch (IllegalArgumentException e) {
            findings.add(
                new Problem(
                    ProblemCode.OUT_OF_RANGE,
                    "a key of devices must be "
                        + (DeviceId.RESERVED.contains(id)
                            ? "the id of a camera, and " + Findings.shown(id) + " is reserved"
                            : "an id, 3 to 32 of a-z, 0-9 and -, was " + Findings.shown(id)),
                    path));
          }
        });
    return devices;
  }

  private DeviceLayer device(String path, DeviceId id, Map<String, Object> map) {
    keys(path, map, DEVICE_KEYS);
    return new DeviceLayer(
        id,
        texts(path + ".labels", map.get("labels"), MAX_LABELS, "labels").stream()
            .filter(label -> isLabel(path + ".labels", label))
            .map(Place::text)
            .toList(),
        config(path + ".config", map.get("config")));
  }

  private boolean isLabel(String path, Place label) {
    if (Member.NAME.matcher(label.text()).matches()) {
      return true;
    }
    findings.outOfRange(path + "[" + label.index() + "]", Member.NAME_IN_WORDS, label.text());
    return false;
  }

  /** The values of one layer as they will be in force; null stays null. */
  private Map<String, Object> config(String path, Object value) {
    Map<String, Object> config = new LinkedHashMap<>();
    object(path, value)
        .forEach(
            (key, given) -> {
              Setting setting = table.find(key).orElse(null);
              if (setting == null) {
                unknownSetting(path, key);
              } else if (given == null) {
                config.put(key, null);
              } else {
                try {
                  config.put(key, setting.check(given));
                } catch (SettingException e) {
                  findings.add(in(path, key, e.problem()));
                }
              }
            });
    return config;
  }

  private void unknownSetting(String path, String key) {
    Problem problem = table.unknown(key);
    findings.add(
        new Problem(problem.code(), path + ": " + problem.message(), Findings.child(path, key)));
  }

  /** The table's sentence begins with the key; here it begins with where the key stands. */
  private static Problem in(String path, String key, Problem problem) {
    String place = path + "." + key;
    return new Problem(problem.code(), Findings.at(place, key, problem.message()), place);
  }

  private void keys(String path, Map<String, Object> map, List<String> allowed) {
    map.keySet().stream()
        .filter(key -> !allowed.contains(key))
        .forEach(key -> findings.unknownKey(path, key, allowed));
  }

  private void tooMany(String path, int limit, String what, int size) {
    findings.add(
        new Problem(
            ProblemCode.OUT_OF_RANGE,
            path + " must be at most " + limit + " " + what + ", was " + size,
            path));
  }

  private Map<String, Object> object(String path, Object value) {
    return object(path, value, findings);
  }

  static Map<String, Object> object(String path, Object value, Findings findings) {
    Map<String, Object> object = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, element) -> object.put(String.valueOf(key), element));
    } else if (value != null) {
      findings.wrongType(path, "an object", value);
    }
    return object;
  }

  /** A text of a list and where it stood. */
  private record Place(int index, String text) {}

  private List<Place> texts(String path, Object value, int limit, String what) {
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      findings.wrongType(path, "a list of texts", value);
      return List.of();
    }
    if (list.size() > limit) {
      tooMany(path, limit, what, list.size());
      return List.of();
    }
    List<Place> texts = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i) instanceof String text) {
        texts.add(new Place(i, text));
      } else {
        findings.wrongType(path + "[" + i + "]", "a text", list.get(i));
      }
    }
    return texts;
  }
}
