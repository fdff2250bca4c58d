package camfleet.manager.layers;

import camfleet.message.Json;
import camfleet.setting.Effect;
import camfleet.setting.Setting;
import camfleet.setting.SettingTable;
import camfleet.topic.DeviceId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * The JSON Schema (2020-12) of {@code fleet.yaml}, made of the table of settings, by which editors
 * complete and check the file. What a schema cannot say, such as waves that grow, only {@link
 * FleetDocument#read} tells.
 */
public final class FleetSchema {
  private final SettingTable table;

  private FleetSchema(SettingTable table) {
    this.table = table;
  }

  /** The schema as indented JSON that ends with a line break, as it is committed and served. */
  public static String json(SettingTable table) {
    return Json.pretty(new FleetSchema(table).document()) + "\n";
  }

  private Map<String, Object> document() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("$id", "urn:camfleet:schema:fleet");
    schema.put("title", "fleet.yaml");
    schema.putAll(
        object(
            "What is wanted of a fleet of cameras: defaults, then the groups of a camera by priority"
                + " and name, then the camera itself; later wins, null gives a key up.",
            properties(
                "version", version(),
                "include", include(),
                "defaults", described(ref("config"), "What holds for every camera."),
                "groups", groups(),
                "devices", devices(),
                "rollout", rollout())));
    schema.put("type", "object");
    schema.put("$defs", properties("config", config(), "name", name()));
    return schema;
  }

  private static Map<String, Object> version() {
    return described(
        schema("enum", Arrays.asList(1L, null), "default", 1L), "Version of this format.");
  }

  private static Map<String, Object> include() {
    Map<String, Object> file = schema("type", "string", "minLength", 1L);
    return described(
        schema(
            "anyOf",
            List.of(file, schema("type", "array", "items", file), schema("type", "null")),
            "examples",
            List.of("site-a.yaml", List.of("site-a.yaml", "site-b.yaml"))),
        "Files that are merged below this one, relative to it. This file wins, then later ones.");
  }

  private static Map<String, Object> groups() {
    Map<String, Object> group =
        object(
            "What is wanted of the cameras of one group.",
            properties(
                "priority",
                    described(
                        schema(
                            "type",
                            types("integer"),
                            "minimum",
                            (long) FleetReader.MIN_PRIORITY,
                            "maximum",
                            (long) FleetReader.MAX_PRIORITY,
                            "default",
                            0L),
                        "The greater one wins; among equals the name that comes later."),
                "members",
                    described(
                        schema(
                            "type", types("array"),
                            "items", member(),
                            "maxItems", (long) FleetReader.MAX_MEMBERS,
                            "examples", List.of(List.of("cam1", "yard-*", "label:outdoors"))),
                        "Who is in it: ids, globs over ids with * and ?, and label:NAME."),
                "config", described(ref("config"), "What holds for its cameras.")));
    return map("Groups by name.", ref("name"), group, FleetReader.MAX_GROUPS);
  }

  private static Map<String, Object> member() {
    return schema(
        "type",
        "string",
        "pattern",
        "^(" + DeviceId.PATTERN + "|" + Member.GLOB + "|label:" + Member.NAME + ")$",
        "not",
        reserved());
  }

  private static Map<String, Object> devices() {
    Map<String, Object> device =
        object(
            "What is wanted of one camera.",
            properties(
                "labels",
                    described(
                        schema(
                            "type", types("array"),
                            "items", ref("name"),
                            "maxItems", (long) FleetReader.MAX_LABELS,
                            "examples", List.of(List.of("outdoors", "ir"))),
                        "Words by which groups find it."),
                "config", described(ref("config"), "What holds for this camera alone.")));
    return map(
        "Cameras by id; one that is not named here has the layers of its groups.",
        schema("pattern", "^" + DeviceId.PATTERN + "$", "not", reserved()),
        device,
        FleetReader.MAX_DEVICES);
  }

  private static Map<String, Object> rollout() {
    Map<String, Object> rollout =
        object(
            "How changes are brought to the cameras.",
            properties(
                "waves",
                    described(
                        schema(
                            "type", types("array"),
                            "items", wave(),
                            "minItems", 1L,
                            "maxItems", (long) RolloutReader.MAX_WAVES,
                            "default", RolloutPolicy.CAREFUL.toMap().get("waves")),
                        "After each wave that many cameras in all, or that share of them, have the"
                            + " change; growing. The last is always 100%."),
                "per_minute",
                    described(
                        schema(
                            "type",
                            types("number"),
                            "minimum",
                            RolloutReader.MIN_PER_MINUTE,
                            "maximum",
                            RolloutReader.MAX_PER_MINUTE,
                            "examples",
                            List.of(20L)),
                        "Cameras per minute, instead of waves."),
                "soak_s",
                    limits(
                        "soak_s",
                        "number",
                        0,
                        RolloutReader.MAX_SOAK_S,
                        "Seconds for which the pictures of a wave are looked at before the next."),
                "answer_s",
                    limits(
                        "answer_s",
                        "number",
                        1,
                        RolloutReader.MAX_ANSWER_S,
                        "Seconds in which a camera that is online must have answered."),
                "max_failures",
                    limits(
                        "max_failures",
                        "integer",
                        0,
                        Integer.MAX_VALUE,
                        "Cameras that may fail; one more stops the rollout."),
                "on_failure",
                    described(
                        schema(
                            "enum",
                            words(RolloutPolicy.OnFailure.values()),
                            "default",
                            byDefault("on_failure")),
                        "What happens then: wait for somebody, end it, or end it and turn back."),
                "pictures",
                    described(
                        schema("type", types("boolean"), "default", byDefault("pictures")),
                        "Whether frames must arrive at their rate, not black and not frozen.")));
    rollout.put(
        "not",
        schema(
            "type",
            "object",
            "required",
            List.of("waves", "per_minute"),
            "properties",
            properties("waves", schema("type", "array"), "per_minute", schema("type", "number"))));
    return rollout;
  }

  private static Map<String, Object> wave() {
    return schema(
        "anyOf",
        List.of(
            schema("type", "integer", "minimum", 1L, "maximum", (long) FleetReader.MAX_DEVICES),
            schema("type", "string", "pattern", "^" + RolloutReader.PERCENT + "$")));
  }

  private static Map<String, Object> limits(
      String key, String type, long min, long max, String sentence) {
    return described(
        schema("type", types(type), "minimum", min, "maximum", max, "default", byDefault(key)),
        sentence);
  }

  private static Object byDefault(String key) {
    return RolloutPolicy.CAREFUL.toMap().get(key);
  }

  private Map<String, Object> config() {
    Map<String, Object> keys = new LinkedHashMap<>();
    table.all().forEach(setting -> keys.put(setting.key(), setting(setting)));
    return object("Settings of a camera; null gives a key up, back to its default.", keys);
  }

  private static Map<String, Object> setting(Setting setting) {
    Map<String, Object> schema =
        switch (setting.type()) {
          case BOOLEAN -> schema("type", types("boolean"));
          case INTEGER ->
              setting.choices().isEmpty()
                  ? schema(
                      "type", types("integer"),
                      "minimum", (long) setting.min(),
                      "maximum", (long) setting.max())
                  : choice(setting.choices().stream().map(Long::valueOf).toList());
          case NUMBER ->
              schema("type", types("number"), "minimum", setting.min(), "maximum", setting.max());
          case TEXT ->
              schema(
                  "type",
                  types("string"),
                  "minLength",
                  (long) setting.min(),
                  "maxLength",
                  (long) setting.max(),
                  "pattern",
                  "^(?:" + setting.form().pattern() + ")$");
          case CHOICE -> choice(setting.choices());
          case RESOLUTION ->
              setting.choices().isEmpty()
                  ? schema(
                      "type", types("string"),
                      "pattern", "^[0-9]{0,4}[02468]x[0-9]{0,4}[02468]$",
                      "examples", List.of("1280x720", "1920x1080"))
                  : choice(setting.choices());
          case REGION ->
              schema(
                  "type", types("array"),
                  "items", schema("type", "number", "minimum", 0L, "maximum", 1L),
                  "minItems", 4L,
                  "maxItems", 4L,
                  "examples", List.of(List.of(0.25, 0.25, 0.5, 0.5)));
        };
    schema.put("default", setting.byDefault());
    return described(
        schema,
        setting.sentence() + " Must be " + setting.range() + ". " + effect(setting.effect()));
  }

  private static Map<String, Object> choice(List<?> values) {
    List<Object> choices = new ArrayList<>(values);
    choices.add(null);
    return schema("enum", choices);
  }

  private static String effect(Effect effect) {
    return switch (effect) {
      case LIVE -> "Applies while pictures go on.";
      case STREAM_RESTART -> "A camera that cannot do it live is opened anew.";
      case PROCESS_RESTART -> "A camera that cannot do it live restarts its agent.";
    };
  }

  private static Map<String, Object> name() {
    return described(
        schema("type", "string", "pattern", "^" + Member.NAME + "$"),
        "A name of a group or label.");
  }

  private static Map<String, Object> reserved() {
    return schema("enum", List.copyOf(new TreeSet<>(DeviceId.RESERVED)));
  }

  private static Map<String, Object> map(
      String sentence, Map<String, Object> names, Map<String, Object> values, long most) {
    return described(
        schema(
            "type", types("object"),
            "propertyNames", names,
            "additionalProperties", values,
            "maxProperties", most),
        sentence);
  }

  /** A closed object, or null where it is empty. */
  private static Map<String, Object> object(String sentence, Map<String, Object> properties) {
    return described(
        schema("type", types("object"), "properties", properties, "additionalProperties", false),
        sentence);
  }

  private static List<String> types(String type) {
    return List.of(type, "null");
  }

  private static List<Object> words(Enum<?>[] values) {
    List<Object> words = new ArrayList<>();
    Arrays.stream(values).map(word -> word.name().toLowerCase(Locale.ROOT)).forEach(words::add);
    words.add(null);
    return words;
  }

  private static Map<String, Object> ref(String name) {
    return schema("$ref", "#/$defs/" + name);
  }

  /** The description first, because people read the file, too. */
  private static Map<String, Object> described(Map<String, Object> schema, String sentence) {
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("description", sentence);
    schema.forEach(described::putIfAbsent);
    return described;
  }

  private static Map<String, Object> schema(Object... keysAndValues) {
    return properties(keysAndValues);
  }

  /** In the order in which they are given. */
  private static Map<String, Object> properties(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }
}
