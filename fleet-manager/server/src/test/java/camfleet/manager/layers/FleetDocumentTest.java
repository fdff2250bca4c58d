package camfleet.manager.layers;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.manager.layers.RolloutPolicy.Wave;
import camfleet.message.Json;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.runtime.MalformedException;
import camfleet.topic.DeviceId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FleetDocumentTest {
  @Provide
  Arbitrary<FleetDocument> documents() {
    return Fleets.documents();
  }

  private static FleetDocument.Checked read(String json) {
    try {
      return FleetDocument.read(
          Json.readObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)), Fleets.TABLE);
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> sentences(String json) {
    FleetDocument.Checked checked = read(json);
    assertThat(checked.document()).as("a document of %s", json).isNull();
    return checked.problems().stream().map(Problem::message).toList();
  }

  @Test
  void readsEverySection() {
    FleetDocument document =
        read("{'version': 1, 'defaults': {'fps': 10, 'name': null},"
                + "'groups': {'night': {'priority': 10, 'members': ['yard-*', 'cam1', 'cam1'],"
                + " 'config': {'fps': 5}}},"
                + "'devices': {'cam1': {'labels': ['out'], 'config': {'name': 'Porch'}}},"
                + "'rollout': {'waves': [2, '10%'], 'soak_s': 2.5, 'on_failure': 'revert'}}")
            .document();
    assertThat(document.defaults()).containsEntry("fps", 10.0).containsEntry("name", null);
    assertThat(document.groups().get("night"))
        .isEqualTo(new GroupLayer("night", 10, List.of("cam1", "yard-*"), Map.of("fps", 5.0)));
    assertThat(document.devices().get(DeviceId.of("cam1")).labels()).containsExactly("out");
    assertThat(document.rollout().waves())
        .containsExactly(Wave.count(2), Wave.percent(10), Wave.percent(100));
    assertThat(document.rollout().soak()).hasMillis(2500);
  }

  @Test
  void nothingIsTheEmptyDocument() {
    assertThat(read("{}").document()).isEqualTo(FleetDocument.EMPTY);
    assertThat(FleetDocument.EMPTY.toMap()).isEqualTo(Map.of("version", 1L));
  }

  /** As YAML has it when all lines of a section are comments. */
  @Test
  void aSectionThatIsNullIsEmpty() {
    assertThat(
            read("{'version': null, 'defaults': null, 'groups': null, 'devices': null,"
                    + " 'rollout': null}")
                .document())
        .isEqualTo(FleetDocument.EMPTY);
    FleetDocument document =
        read("{'groups': {'a': null}, 'devices': {'cam1': {'labels': null, 'config': null}}}")
            .document();
    assertThat(document.groups().get("a")).isEqualTo(new GroupLayer("a", 0, List.of(), Map.of()));
    assertThat(document.devices()).containsOnlyKeys(DeviceId.of("cam1"));
  }

  @Test
  void tellsEverythingThatIsWrongAtOnceWithItsPath() {
    FleetDocument.Checked checked =
        read(
            "{'version': 2, 'colour': 'red', 'defaults': {'fps': 500, 'fsp': 1},"
                + "'groups': {'night': {'config': {'fps': 'fast'}, 'members': ['CAM', 3]},"
                + " 'a b': {}}, 'devices': {'c1': {}, 'cam2': 7}, 'rollout': {'soak_s': -1}}");
    assertThat(checked.problems().stream().map(p -> p.key() + " " + p.code()))
        .containsExactlyInAnyOrder(
            "colour UNKNOWN_KEY",
            "version OUT_OF_RANGE",
            "defaults.fps OUT_OF_RANGE",
            "defaults.fsp UNKNOWN_KEY",
            "groups.night.members[0] OUT_OF_RANGE",
            "groups.night.members[1] WRONG_TYPE",
            "groups.night.config.fps WRONG_TYPE",
            "groups.a b OUT_OF_RANGE",
            "devices.c1 OUT_OF_RANGE",
            "devices.cam2 WRONG_TYPE",
            "rollout.soak_s OUT_OF_RANGE");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'colour': 1} | the document has no key \"colour\"; it may have version, defaults, groups,"
            + " devices, rollout",
        "{'include': 'a.yaml'} | include stands only in files; send the document that they make"
            + " together",
        "{'version': 2} | version must be 1, the only one that this program knows, was 2",
        "{'version': '1'} | version must be 1, was \"1\"",
        "{'defaults': []} | defaults must be an object, was a list",
        "{'groups': {'night': {'config': {'fps': 500}}}} |"
            + " groups.night.config.fps must be a number 0.1..120, was 500",
        "{'groups': {'n': {'membrs': []}}} |"
            + " groups.n has no key \"membrs\"; it may have priority, members, config",
        "{'groups': {'n': {'members': 'cam1'}}} |"
            + " groups.n.members must be a list of texts, was \"cam1\"",
        "{'groups': {'n': {'members': ['all']}}} | groups.n.members[0] must be an id, a glob over"
            + " ids such as yard-* or cam?, or label:NAME (all cameras are *), was \"all\"",
        "{'groups': {'n': {'members': [null]}}} | groups.n.members[0] must be a text, was null",
        "{'groups': {'n': {'priority': 1001}}} |"
            + " groups.n.priority must be an integer -1000..1000, was 1001",
        "{'groups': {'n': {'priority': 1.5}}} |"
            + " groups.n.priority must be an integer -1000..1000, was 1.5",
        "{'groups': {'a/b': {}}} | the name of a group must be 1 to 64 of A-Z, a-z, 0-9, _, . and"
            + " -, was \"a/b\"",
        "{'devices': {'Cam': {}}} | a key of devices must be an id, 3 to 32 of a-z, 0-9 and -, was"
            + " \"Cam\"",
        "{'devices': {'manager': {}}} | a key of devices must be the id of a camera, and"
            + " \"manager\" is reserved",
        "{'devices': {'cam1': {'labels': ['a b']}}} | devices.cam1.labels[0] must be 1 to 64 of"
            + " A-Z, a-z, 0-9, _, . and -, was \"a b\"",
        "{'devices': {'cam1': {'fps': 5}}} |"
            + " devices.cam1 has no key \"fps\"; it may have labels, config",
        "{'rollout': {'speed': 5}} | rollout has no key \"speed\"; it may have waves, per_minute,"
            + " soak_s, answer_s, max_failures, on_failure, pictures",
      })
  void saysInOneSentenceWhereWhatAndWhatIsAllowed(String json, String sentence) {
    assertThat(sentences(json)).containsExactly(sentence);
  }

  @Test
  void anUnknownSettingIsToldWithTheSection() {
    assertThat(sentences("{'devices': {'cam1': {'config': {'fpss': 5}}}}").get(0))
        .startsWith("devices.cam1.config: there is no setting \"fpss\"; ")
        .contains("fps");
  }

  @Test
  void tooManyDevicesAndGroupsAreRefused() {
    Map<String, Object> devices = new HashMap<>();
    for (int i = 0; i <= FleetReader.MAX_DEVICES; i++) {
      devices.put("cam-" + i, Map.of());
    }
    Map<String, Object> groups = new HashMap<>();
    for (int i = 0; i <= FleetReader.MAX_GROUPS; i++) {
      groups.put("g" + i, Map.of());
    }
    assertThat(
            FleetDocument.read(Map.of("devices", devices, "groups", groups), Fleets.TABLE)
                .problems())
        .extracting(Problem::message)
        .containsExactly(
            "groups must be at most 1000 groups, was 1001",
            "devices must be at most 20000 devices, was 20001");
  }

  /** A file of 4 MiB in which every value is wrong must not make an answer of 100 MB. */
  @Test
  void problemsAreCountedBeyondAThousand() {
    Map<String, Object> devices = new HashMap<>();
    for (int i = 0; i < 2000; i++) {
      devices.put("cam-" + i, Map.of("config", Map.of("fps", -1)));
    }
    List<Problem> problems =
        FleetDocument.read(Map.of("devices", devices), Fleets.TABLE).problems();
    assertThat(problems).hasSize(1001);
    assertThat(problems.get(1000))
        .isEqualTo(new Problem(ProblemCode.INVALID_ARGUMENT, "and 1000 more problems"));
  }

  @Property(tries = 200)
  void whatIsWrittenIsReadToTheSame(@ForAll("documents") FleetDocument document) {
    FleetDocument.Checked again = FleetDocument.read(document.toMap(), Fleets.TABLE);
    assertThat(again.problems()).isEmpty();
    assertThat(again.document()).isEqualTo(document);
  }

  @Property(tries = 200)
  void theJsonDoesNotDependOnTheOrderOfMaps(
      @ForAll("documents") FleetDocument document, @ForAll Random random) {
    Map<String, Object> shuffled = shuffled(document.toMap(), random);
    FleetDocument again = FleetDocument.read(shuffled, Fleets.TABLE).document();
    assertThat(again).isEqualTo(document);
    assertThat(Json.text(again.toMap())).isEqualTo(Json.text(document.toMap()));
    for (DeviceId device : Fleets.DEVICES) {
      assertThat(Layers.effective(again, device, Fleets.TABLE))
          .isEqualTo(Layers.effective(document, device, Fleets.TABLE));
    }
  }

  private static Map<String, Object> shuffled(Map<?, ?> map, Random random) {
    List<Object> keys = new ArrayList<>(map.keySet());
    Collections.shuffle(keys, random);
    Map<String, Object> shuffled = new LinkedHashMap<>();
    for (Object key : keys) {
      Object value = map.get(key);
      shuffled.put(
          (String) key, value instanceof Map<?, ?> inner ? shuffled(inner, random) : value);
    }
    return shuffled;
  }

  @Test
  void theJsonHasOneOrder() {
    assertThat(
            Json.text(
                read("{'rollout': {'per_minute': 20}, 'groups': {'b': {}, 'a': {'config':"
                        + " {'quality': 5, 'fps': null}, 'members': ['z-1', 'a-1'],"
                        + " 'priority': 0}}, 'defaults': {}}")
                    .document()
                    .toMap()))
        .isEqualTo(
            "{'version':1,'groups':{'a':{'members':['a-1','z-1'],'config':{'fps':null,'quality':5}},'b':{}},'rollout':{'per_minute':20.0,'soak_s':10,'answer_s':60,'max_failures':0,'on_failure':'pause','pictures':true}}"
                .replace('\'', '"'));
  }
}
