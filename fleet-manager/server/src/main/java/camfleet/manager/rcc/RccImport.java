package camfleet.manager.rcc;

import camfleet.runtime.MalformedException;
import camfleet.setting.SettingTable;
import camfleet.topic.DeviceId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** A configuration file of RPi Camera Colony as a fleet that takes the same pictures. */
public final class RccImport {
  private static final String UNKNOWN = "RPi Camera Colony has no such key";
  private static final Map<String, String> LEVELS =
      Map.of(
          "debug",
          "debug",
          "info",
          "info",
          "warning",
          "warn",
          "error",
          "error",
          "critical",
          "error");

  private final String source;
  private final Notes notes = new Notes();
  private final Map<String, Object> defaults = new LinkedHashMap<>();
  private final Map<String, Map<String, Object>> devices = new TreeMap<>();
  private final Map<String, String> comments = new LinkedHashMap<>();

  private RccImport(String source) {
    this.source = source;
  }

  /**
   * @param source what the file is called in complaints
   * @throws MalformedException what is wrong with the file, one sentence a line, each with its line
   */
  public static RccImport of(String text, String source) throws MalformedException {
    RccImport made = new RccImport(source);
    made.take(RccReader.read(text, source));
    return made;
  }

  /** The fleet as YAML. */
  public String yaml() {
    return FleetYaml.write(source, defaults, devices, comments);
  }

  /** The same as the map that the manager takes. */
  public Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("version", 1L);
    document.put("defaults", Collections.unmodifiableMap(defaults));
    Map<String, Object> byId = new LinkedHashMap<>();
    devices.forEach((id, config) -> byId.put(id, Map.of("config", config)));
    document.put("devices", byId);
    return document;
  }

  /** What was converted and what was left out, in the order of the lines. */
  public List<Note> notes() {
    return notes.all().stream()
        .sorted(
            Comparator.comparingInt(
                note -> note.lines().isEmpty() ? Integer.MAX_VALUE : note.lines().get(0)))
        .toList();
  }

  private void take(RccSection file) throws MalformedException {
    RccSection cameras = file.sections().get("controllers");
    if (cameras == null) {
      throw new MalformedException(
          source
              + ": has no section [controllers] with the cameras; is it a configuration file of RPi"
              + " Camera Colony?");
    }
    RccSection general =
        file.sections().getOrDefault("general", new RccSection("general", 0, 1, file));
    file.values().forEach((key, value) -> leave(key, value, "it stands in no section"));
    cameras
        .values()
        .forEach((key, value) -> leave(key, value, "it belongs to no [[camera]] of [controllers]"));
    file.sections().values().stream()
        .filter(section -> section != cameras && section != general)
        .forEach(this::otherSection);
    nested(general);
    Map<String, Object> shared = general(general);
    Map<String, RccValue> patches = patches(general);
    List<Map<String, Object>> own = new ArrayList<>();
    for (RccSection camera : cameras.sections().values()) {
      nested(camera);
      own.add(camera(camera, patches));
    }
    Map<String, Object> usual = new LinkedHashMap<>(shared);
    usual.putAll(camera(new RccSection("", 0, 2, null), patches));
    complain();
    share(usual, own);
    DeviceNames names = new DeviceNames();
    int index = 0;
    for (RccSection camera : cameras.sections().values()) {
      device(camera, names, own.get(index++));
    }
    notes.different(
        "exposure",
        "RPi Camera Colony fixes exposure and white balance as they are some seconds after its"
            + " start; here they stay automatic until shutter_us, gain and both white balance gains"
            + " are given");
  }

  /** Of what section {@code general} says for all cameras. */
  private Map<String, Object> general(RccSection general) {
    Map<String, RccValue> values = RccDefaults.general();
    values.putAll(general.values());
    Map<String, Object> shared = new LinkedHashMap<>();
    List<String> patched = patched(values);
    values.forEach(
        (key, value) -> {
          if (RecordingKeys.GENERAL.containsKey(key)) {
            RecordingKeys.GENERAL.get(key).accept(new Conversion(key, value, shared, notes));
          } else if (LeftOutKeys.GENERAL.containsKey(key)) {
            leave(key, value, LeftOutKeys.GENERAL.get(key));
          } else if (isCameras(key)) {
            if (!patched.contains(key)) {
              leave(key, value, "general settings do not reach the cameras in this file");
            }
          } else if (!key.startsWith("general_setting")) {
            leave(key, value, UNKNOWN);
          }
        });
    return shared;
  }

  private static boolean isCameras(String key) {
    return PictureKeys.ALL.containsKey(key) || RecordingKeys.OF_CAMERA.containsKey(key);
  }

  /** The keys by which section {@code general} overrules every camera. */
  private List<String> patched(Map<String, RccValue> general) {
    RccValue priority = general.get("general_setting_has_priority");
    if (priority.flag() == null) {
      notes.wrong(
          priority.line(),
          "general_setting_has_priority must be True or False, was " + priority.shown());
    }
    return Boolean.TRUE.equals(priority.flag())
        ? general.get("general_settings_to_patch_into_controller").items()
        : List.of();
  }

  private Map<String, RccValue> patches(RccSection general) {
    Map<String, RccValue> values = RccDefaults.general();
    values.putAll(general.values());
    Map<String, RccValue> patches = new LinkedHashMap<>();
    for (String key : patched(values)) {
      if (isCameras(key) && values.get(key) != null) {
        patches.put(key, values.get(key));
      }
    }
    return patches;
  }

  private Map<String, Object> camera(RccSection camera, Map<String, RccValue> patches) {
    Map<String, RccValue> values = RccDefaults.camera();
    values.putAll(camera.values());
    patches.forEach(
        (key, patch) -> {
          RccValue before = values.put(key, patch);
          if (before != null && !before.items().equals(patch.items())) {
            notes.converted(
                key,
                before.line(),
                key + " = " + before.shown() + " gives way to " + patch.shown() + " of [general]");
          }
        });
    Map<String, Object> config = new LinkedHashMap<>();
    values.forEach(
        (key, value) -> {
          if (PictureKeys.ALL.containsKey(key)) {
            PictureKeys.ALL.get(key).accept(new Conversion(key, value, config, notes));
          } else if (RecordingKeys.OF_CAMERA.containsKey(key)) {
            RecordingKeys.OF_CAMERA.get(key).accept(new Conversion(key, value, config, notes));
          } else {
            leave(key, value, LeftOutKeys.OF_CAMERA.getOrDefault(key, UNKNOWN));
          }
        });
    return config;
  }

  /** What most of the file agrees on becomes the fleet's default, so that it is said once. */
  private void share(Map<String, Object> usual, List<Map<String, Object>> own) {
    Map<String, Object> ours = SettingTable.camera().defaults();
    for (String key : ours.keySet()) {
      List<Object> values = own.stream().map(config -> config.get(key)).distinct().toList();
      Object value = usual.get(key);
      if (own.size() > 1 && values.size() == 1 && values.get(0) != null) {
        value = values.get(0);
      }
      // What it already holds comes from a section for all cameras; here it gets its place.
      Object before = defaults.remove(key);
      if (value == null) {
        value = before;
      }
      if (value != null && !value.equals(ours.get(key))) {
        defaults.put(key, value);
      }
    }
  }

  private void device(RccSection camera, DeviceNames names, Map<String, Object> own) {
    DeviceId id = names.id(camera.name());
    Map<String, Object> config = new LinkedHashMap<>();
    if (!id.value().equals(camera.name())) {
      config.put("name", name(camera));
      notes.converted(
          camera.name(),
          camera.line(),
          camera.name() + " is now the name of device " + id + ", as ids have only a-z, 0-9 and -");
    }
    Map<String, Object> ours = SettingTable.camera().defaults();
    for (String key : ours.keySet()) {
      Object value = own.get(key);
      if (value != null && !value.equals(defaults.getOrDefault(key, ours.get(key)))) {
        config.put(key, value);
      }
    }
    devices.put(id.value(), config);
    RccValue description = camera.values().get("description");
    if (description != null) {
      comments.put(id.value(), description.shown());
    }
  }

  private static String name(RccSection camera) {
    int most = (int) SettingTable.camera().find("name").orElseThrow().max();
    String shown = camera.name().replaceAll("[\\p{Cc}\\p{Cs}]", "");
    return shown.codePointCount(0, shown.length()) <= most
        ? shown
        : shown.substring(0, shown.offsetByCodePoints(0, most));
  }

  private void otherSection(RccSection section) {
    nested(section);
    Map<String, String> known = LeftOutKeys.SECTIONS.get(section.name());
    if (known == null) {
      notes.leftOut(
          section.name(),
          section.line(),
          "section " + section.name() + " is left out: RPi Camera Colony has no such section");
      return;
    }
    section
        .values()
        .forEach(
            (key, value) -> {
              if (section.name().equals("log") && key.equals("level")) {
                level(value);
              } else {
                leave(key, value, known.getOrDefault(key, UNKNOWN));
              }
            });
  }

  private void level(RccValue value) {
    String level =
        LEVELS.get(Objects.requireNonNullElse(value.text(), "").toLowerCase(Locale.ROOT));
    Conversion conversion = new Conversion("level", value, defaults, notes);
    if (level == null) {
      conversion.wrong("one of DEBUG, INFO, WARNING, ERROR, CRITICAL");
    } else if (!level.equals(SettingTable.camera().defaults().get("log_level"))) {
      conversion.put("log_level", level);
    }
  }

  private void nested(RccSection section) {
    for (RccSection inner : section.sections().values()) {
      notes.leftOut(
          inner.name(),
          inner.line(),
          "section " + inner.name() + " is left out: there is none in " + section.name());
    }
  }

  private void leave(String key, RccValue value, String why) {
    new Conversion(key, value, defaults, notes).leftOut(why);
  }

  private void complain() throws MalformedException {
    if (!notes.problems().isEmpty()) {
      List<String> sentences = new ArrayList<>();
      new TreeMap<>(notes.problems())
          .forEach((line, sentence) -> sentences.add(source + ":" + line + ": " + sentence));
      throw new MalformedException(String.join("\n", sentences));
    }
  }
}
