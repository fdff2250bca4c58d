package camfleet.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import camfleet.runtime.MalformedException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Record, JSON Schema and golden file of every message agree. */
class MessageTest {
  static List<GoldenFiles.Golden> goldens() {
    return GoldenFiles.goldens();
  }

  static Set<String> names() {
    return GoldenFiles.records().keySet();
  }

  @Test
  void everyRecordHasASchemaAndAGoldenFileAndTheOtherWayRound() {
    Set<String> golden =
        goldens().stream()
            .map(file -> file.file().substring(0, file.file().indexOf('.')))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(GoldenFiles.schemaNames()).containsExactlyInAnyOrderElementsOf(names());
    assertThat(golden).containsExactlyInAnyOrderElementsOf(names());
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void goldenBecomesARecordAndTheSameJsonAgain(GoldenFiles.Golden golden) throws Exception {
    Object message = Json.read(golden.json(), golden.type());
    byte[] written = Json.bytes(message);
    assertThat(Json.readAny(written)).isEqualTo(Json.readAny(golden.json()));
    assertThat(Json.read(written, golden.type())).isEqualTo(message);
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void goldenIsGoodByItsSchema(GoldenFiles.Golden golden) {
    assertThat(GoldenFiles.validate(GoldenFiles.kebab(golden.type()), new String(golden.json())))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("names")
  void schemaIsGoodByTheSchemaOfSchemas(String name) throws Exception {
    assertThat(GoldenFiles.validateSchema(name)).isEmpty();
    Map<String, Object> schema = Json.readObject(GoldenFiles.schemaBytes(name));
    assertThat(schema)
        .containsEntry("$schema", "https://json-schema.org/draft/2020-12/schema")
        .containsEntry("$id", "urn:camfleet:schema:" + name)
        .containsEntry("title", GoldenFiles.records().get(name).getSimpleName());
  }

  /** Walks records and schemas together, into nested records, lists and maps of records. */
  @TestFactory
  Stream<DynamicTest> schemaNamesTheRecordsComponentsAndDescribesEach() throws Exception {
    List<DynamicTest> tests = new ArrayList<>();
    for (Map.Entry<String, Class<?>> entry : GoldenFiles.records().entrySet()) {
      if (entry.getValue() != SettingsPatch.class) {
        Map<String, Object> schema = Json.readObject(GoldenFiles.schemaBytes(entry.getKey()));
        walk(entry.getKey(), entry.getValue(), schema, schema, tests);
      }
    }
    return tests.stream();
  }

  private static void walk(
      String where,
      Class<?> record,
      Map<String, Object> schema,
      Map<String, Object> root,
      List<DynamicTest> tests) {
    Map<String, Object> properties = object(schema.get("properties"));
    Map<String, RecordComponent> components = new LinkedHashMap<>();
    for (RecordComponent component : record.getRecordComponents()) {
      components.put(jsonName(component), component);
    }
    tests.add(
        DynamicTest.dynamicTest(
            where,
            () -> {
              assertThat(properties.keySet()).containsExactlyElementsOf(components.keySet());
              properties.forEach(
                  (name, property) ->
                      assertThat(object(property).get("description"))
                          .as(name)
                          .asString()
                          .endsWith("."));
              components.forEach(
                  (name, component) -> {
                    if (component.getType().isPrimitive()) {
                      assertThat(list(schema.get("required"))).contains(name);
                    }
                  });
            }));
    components.forEach(
        (name, component) -> {
          Map<String, Object> property = resolve(object(properties.get(name)), root);
          Class<?> inner = recordIn(component.getGenericType());
          if (inner != null) {
            Object items = property.get("items");
            Object more = property.get("additionalProperties");
            Map<String, Object> next =
                component.getType().isRecord()
                    ? property
                    : resolve(object(items == null ? more : items), root);
            walk(where + "." + name, inner, next, root, tests);
          }
        });
  }

  private static Class<?> recordIn(Type type) {
    if (type instanceof ParameterizedType parameterized) {
      Type[] arguments = parameterized.getActualTypeArguments();
      return recordIn(arguments[arguments.length - 1]);
    }
    return type instanceof Class<?> simple && simple.isRecord() ? simple : null;
  }

  private static Map<String, Object> resolve(Map<String, Object> schema, Map<String, Object> root) {
    Object ref = schema.get("$ref");
    return ref == null
        ? schema
        : object(object(root.get("$defs")).get(ref.toString().replace("#/$defs/", "")));
  }

  private static String jsonName(RecordComponent component) {
    return component.getName().equals("byDefault")
        ? "default"
        : component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  /** A document without a member that the schema requires is refused, and the member is named. */
  @TestFactory
  Stream<DynamicTest> whatTheSchemaRequiresTheRecordRequiresToo() throws Exception {
    List<DynamicTest> tests = new ArrayList<>();
    for (GoldenFiles.Golden golden : goldens()) {
      String name = GoldenFiles.kebab(golden.type());
      List<Object> required = list(Json.readObject(GoldenFiles.schemaBytes(name)).get("required"));
      for (String member : Json.readObject(golden.json()).keySet()) {
        tests.add(
            DynamicTest.dynamicTest(
                golden + " without " + member,
                () -> {
                  Map<String, Object> document = Json.readObject(golden.json());
                  document.remove(member);
                  boolean needed =
                      required.contains(member)
                          || member.equals("error")
                          || NEEDED_HERE.contains(golden + " " + member);
                  assertThat(GoldenFiles.validate(name, Json.text(document)).isEmpty())
                      .isEqualTo(!needed);
                  if (needed && !DEFAULTED.contains(member)) {
                    assertThatThrownBy(() -> Json.read(Json.bytes(document), golden.type()))
                        .isInstanceOf(MalformedException.class)
                        .hasMessageContaining(member)
                        .message()
                        .doesNotContain("\n");
                  } else {
                    Json.read(Json.bytes(document), golden.type());
                  }
                }));
      }
    }
    return tests.stream();
  }

  /** What a document needs because of what else it says. */
  private static final Set<String> NEEDED_HERE =
      Set.of(
          "hello.device.json device",
          "hello.device.json session",
          "hello.device.json cameras",
          "hello.device.json boot",
          "hello.subscriber.json subscriber",
          "notice.channel.json channel",
          "notice.channel.json id",
          "notice.ended.json channel",
          "notice.gap.json channel",
          "notice.gap.json missed");

  /** Lists and maps that a writer owes and a reader takes as empty when they are left out. */
  private static final Set<String> DEFAULTED =
      Set.of("groups", "config", "overrides", "errors", "output", "data", "endpoints");

  @ParameterizedTest
  @MethodSource("goldens")
  void aMemberOfALaterVersionIsIgnoredUnlessPeopleTypeTheDocument(GoldenFiles.Golden golden)
      throws Exception {
    Map<String, Object> document = Json.readObject(golden.json());
    document.put("invented_later", true);
    String name = GoldenFiles.kebab(golden.type());
    boolean typed = golden.type() == CommandRequest.class;
    assertThat(GoldenFiles.validate(name, Json.text(document)).isEmpty()).isEqualTo(!typed);
    if (typed) {
      assertThatThrownBy(() -> Json.read(Json.bytes(document), golden.type()))
          .isInstanceOf(MalformedException.class)
          .hasMessage(
              "there is no member \"invented_later\"; there are args, from, id, reply_to,"
                  + " spread_s, ttl_s");
    } else {
      Json.read(Json.bytes(document), golden.type());
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> object(Object value) {
    return value == null ? Map.of() : (Map<String, Object>) value;
  }

  @SuppressWarnings("unchecked")
  private static List<Object> list(Object value) {
    return value == null ? List.of() : (List<Object>) value;
  }
}
