package camfleet.manager.layers;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.message.Json;
import camfleet.message.Problem;
import camfleet.message.Yaml;
import camfleet.setting.Setting;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The schema that editors check by, the committed copy of it, and the reader's own check. */
class FleetSchemaTest {
  private static final Path COMMITTED = Path.of("../../schemas/fleet.schema.json");
  private static final String JSON = FleetSchema.json(Fleets.TABLE);
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private static final Schema SCHEMA = REGISTRY.getSchema(JSON, InputFormat.JSON);

  @Provide
  Arbitrary<FleetDocument> documents() {
    return Fleets.documents();
  }

  /** {@code -Dcamfleet.write.schema=true} writes it anew after a setting has changed. */
  @Test
  void theCommittedFileIsTheGeneratedOne() throws IOException {
    if (Boolean.getBoolean("camfleet.write.schema")) {
      Files.writeString(COMMITTED, JSON);
    }
    assertThat(Files.readString(COMMITTED))
        .as("%s is old; run this test with -Dcamfleet.write.schema=true", COMMITTED)
        .isEqualTo(JSON);
  }

  @Test
  void isASchemaByTheSchemaOfSchemas() {
    Schema dialect =
        REGISTRY.getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));
    assertThat(dialect.validate(JSON, InputFormat.JSON)).isEmpty();
  }

  @Test
  void everySettingHasADescriptionAndItsDefault() throws Exception {
    Object definitions = Json.readObject(JSON.getBytes(StandardCharsets.UTF_8)).get("$defs");
    Map<?, ?> config = (Map<?, ?>) ((Map<?, ?>) definitions).get("config");
    Map<?, ?> keys = (Map<?, ?>) config.get("properties");
    assertThat(keys.keySet().stream().map(String::valueOf))
        .containsExactlyElementsOf(Fleets.TABLE.all().stream().map(Setting::key).toList());
    keys.forEach(
        (key, schema) ->
            assertThat(((Map<?, ?>) schema).keySet().stream().map(String::valueOf))
                .as("%s", key)
                .contains("description", "default"));
  }

  @Test
  void includeIsForFilesOnlyAndTheSchemaIsThatOfFiles() {
    assertThat(errors(Map.of("include", "a.yaml"))).isEmpty();
    assertThat(errors(Map.of("include", List.of("a.yaml", "b.yaml")))).isEmpty();
    assertThat(errors(Map.of("include", 3))).isNotEmpty();
  }

  @Test
  void aRateBesideWavesIsRefusedAndAnEmptyRolloutIsNot() {
    Map<String, Object> rollout = new LinkedHashMap<>();
    rollout.put("waves", List.of(1L));
    rollout.put("per_minute", null);
    assertThat(errors(Map.of("rollout", rollout))).isEmpty();
    rollout.put("per_minute", 20L);
    assertThat(errors(Map.of("rollout", rollout))).isNotEmpty();
    Map<String, Object> empty = new LinkedHashMap<>();
    empty.put("rollout", null);
    assertThat(errors(empty)).isEmpty();
  }

  /** What editors say of the files that people begin with. */
  @Test
  void theExamplesAreGood() throws IOException {
    for (String file : List.of("fleet.yaml", "fleet-yard.yaml")) {
      assertThat(errors(Yaml.readFile(Path.of("../../examples").resolve(file)))).isEmpty();
    }
  }

  @Property(tries = 100)
  void whatIsGoodIsGoodForBoth(@ForAll("documents") FleetDocument document) {
    assertThat(errors(document.toMap())).isEmpty();
  }

  /** Wherever a document is broken, in type, range or name, both say so. */
  @Property(tries = 400)
  void schemaAndReaderAgree(@ForAll("documents") FleetDocument document, @ForAll Random random) {
    Map<String, Object> map = copy(document.toMap());
    for (int i = random.nextInt(4); i > 0; i--) {
      breakSomewhere(map, random, true);
    }
    assertAgreement(map);
  }

  /** Each place of a document that has every key, with each value that could be wrong there. */
  @Test
  void schemaAndReaderAgreeAtEveryPlace() {
    Map<String, Object> config = new LinkedHashMap<>(Fleets.TABLE.defaults());
    Map<String, Object> rollout = RolloutPolicy.CAREFUL.toMap();
    Map<String, Object> whole =
        new LinkedHashMap<>(
            Map.of(
                "version",
                1L,
                "defaults",
                config,
                "groups",
                Map.of("g", Map.of("priority", 3L, "members", List.of("cam1"), "config", Map.of())),
                "devices",
                Map.of("cam1", Map.of("labels", List.of("a"), "config", Map.of())),
                "rollout",
                rollout));
    int places = breakEverywhere(whole, copy(whole), new ArrayList<>());
    Map<String, Object> rate = copy(whole);
    rate.put("rollout", Map.of("per_minute", 20L));
    breakEverywhere(Map.of("rollout", Map.of("per_minute", 20L)), rate, new ArrayList<>());
    assertThat(places).isGreaterThan(Fleets.TABLE.all().size() + RolloutReader.KEYS.size());
  }

  /** Puts each piece of junk at each place below, one at a time; returns how many places. */
  private static int breakEverywhere(
      Map<?, ?> below, Map<String, Object> whole, List<String> path) {
    int places = 0;
    for (Map.Entry<?, ?> entry : below.entrySet()) {
      List<String> place = new ArrayList<>(path);
      place.add((String) entry.getKey());
      for (Object junk : JUNK) {
        Map<String, Object> broken = copy(whole);
        put(broken, place, junk);
        assertAgreement(broken);
        if (entry.getValue() instanceof List<?>) {
          put(broken, place, Arrays.asList(junk));
          assertAgreement(broken);
        }
      }
      places++;
      if (entry.getValue() instanceof Map<?, ?> inner) {
        places += breakEverywhere(inner, whole, place);
      }
    }
    return places;
  }

  @SuppressWarnings("unchecked")
  private static void put(Map<String, Object> map, List<String> place, Object value) {
    if (place.size() == 1) {
      map.put(place.get(0), value);
    } else {
      put((Map<String, Object>) map.get(place.get(0)), place.subList(1, place.size()), value);
    }
  }

  private static void assertAgreement(Map<String, Object> map) {
    List<String> errors = errors(map);
    List<Problem> problems = FleetDocument.read(map, Fleets.TABLE).problems();
    if (!errors.isEmpty()) {
      assertThat(problems).as("the schema says %s of %s", errors, Json.text(map)).isNotEmpty();
    } else {
      assertThat(problems.stream().filter(problem -> !isBeyondSchemas(problem)))
          .as("the schema finds nothing in %s", Json.text(map))
          .isEmpty();
    }
  }

  /** What no schema says: how waves grow, how wide a text of digits is, how fractions add up. */
  private static boolean isBeyondSchemas(Problem problem) {
    String key = problem.key().substring(problem.key().lastIndexOf('.') + 1);
    return problem.message().contains("must be more than the waves before it")
        || Fleets.TABLE
            .find(key)
            .filter(
                setting ->
                    setting.type() == Setting.Type.RESOLUTION
                        || setting.type() == Setting.Type.REGION)
            .isPresent();
  }

  private static List<String> errors(Map<String, Object> map) {
    return SCHEMA.validate(Json.text(map), InputFormat.JSON).stream().map(Error::toString).toList();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> copy(Map<String, Object> map) {
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach(
        (key, value) ->
            copy.put(
                key,
                value instanceof Map<?, ?>
                    ? copy((Map<String, Object>) value)
                    : value instanceof List<?> list ? new ArrayList<Object>(list) : value));
    return copy;
  }

  private static final List<Object> JUNK =
      Arrays.asList(
          null,
          true,
          -1L,
          0L,
          1L,
          5.0,
          0.5,
          90L,
          1001L,
          -1001L,
          1e9,
          3_000_000_000L,
          "",
          "x",
          "off",
          "5%",
          "0%",
          "101%",
          "label:a",
          "label:",
          "yard-*",
          "all",
          "cam1",
          "640x480",
          "641x480",
          "a\nb",
          "x".repeat(65),
          "revert",
          List.of(),
          List.of(1L),
          List.of("cam1"),
          List.of(0L, 0L, 1L, 1L),
          List.of(0L, 0L, 2L, 1L),
          List.of("5%", 3L),
          Map.of(),
          Map.of("fps", 1L),
          Map.of("config", Map.of()));

  private static final List<String> NAMES =
      List.of(
          "defaults",
          "groups",
          "devices",
          "rollout",
          "version",
          "priority",
          "members",
          "labels",
          "config",
          "waves",
          "per_minute",
          "soak_s",
          "answer_s",
          "max_failures",
          "on_failure",
          "pictures",
          "fps",
          "fsp",
          "quality",
          "cam1",
          "manager",
          "Cam",
          "night",
          "a b",
          "");

  @SuppressWarnings("unchecked")
  private static void breakSomewhere(Map<String, Object> map, Random random, boolean isRoot) {
    List<String> inner =
        map.keySet().stream().filter(key -> map.get(key) instanceof Map<?, ?>).toList();
    if (!inner.isEmpty() && random.nextInt(10) < 8) {
      breakSomewhere(
          (Map<String, Object>) map.get(inner.get(random.nextInt(inner.size()))), random, false);
      return;
    }
    List<String> keys = new ArrayList<>(map.keySet());
    List<String> settings = Fleets.TABLE.all().stream().map(Setting::key).toList();
    boolean isConfig = !isRoot && keys.stream().anyMatch(settings::contains);
    String key =
        isConfig && random.nextBoolean()
            ? settings.get(random.nextInt(settings.size()))
            : !keys.isEmpty() && random.nextBoolean()
                ? keys.get(random.nextInt(keys.size()))
                : NAMES.get(random.nextInt(NAMES.size()));
    Object junk = JUNK.get(random.nextInt(JUNK.size()));
    if (map.get(key) instanceof List<?> && random.nextBoolean()) {
      ((List<Object>) map.get(key)).add(junk);
    } else {
      map.put(
          key,
          junk instanceof Map<?, ?>
              ? copy((Map<String, Object>) junk)
              : junk instanceof List<?> list ? new ArrayList<Object>(list) : junk);
    }
  }
}
