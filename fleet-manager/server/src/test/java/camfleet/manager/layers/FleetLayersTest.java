package camfleet.manager.layers;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.manager.layers.LayerSteps.Step;
import camfleet.setting.SettingTable;
import camfleet.topic.DeviceId;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FleetLayersTest {
  private static final DeviceId CAM1 = DeviceId.of("cam1");
  private static final DeviceId YARD = DeviceId.of("yard-1");

  @Provide
  Arbitrary<FleetDocument> documents() {
    return Fleets.documents();
  }

  /** The reference asks each key from the strongest layer down; this one lays them upwards. */
  @Property(tries = 500)
  void effectiveIsWhatTheReferenceSays(@ForAll("documents") FleetDocument document) {
    FleetLayers layers = new FleetLayers(document, Fleets.TABLE);
    for (DeviceId device : Fleets.DEVICES) {
      Effective effective = layers.effective(device);
      Effective reference = PlainLayers.effective(document, device, Fleets.TABLE);
      assertThat(effective).isEqualTo(reference);
      assertThat(List.copyOf(effective.config().keySet()))
          .isEqualTo(List.copyOf(reference.config().keySet()));
    }
  }

  @Property(tries = 100)
  void theStepsOfEachKeyEndWithTheLayerThatIsInForce(@ForAll("documents") FleetDocument document) {
    FleetLayers layers = new FleetLayers(document, Fleets.TABLE);
    for (DeviceId device : Fleets.DEVICES) {
      Effective effective = layers.effective(device);
      Fleets.TABLE
          .defaults()
          .forEach(
              (key, byDefault) -> {
                LayerSteps steps = layers.explain(device, key);
                assertThat(steps.winner().layer())
                    .isEqualTo(effective.layers().getOrDefault(key, FleetLayers.BUILT_IN));
                assertThat(steps.value())
                    .isEqualTo(effective.config().getOrDefault(key, byDefault));
              });
    }
  }

  private static FleetDocument document(Map<String, Object> map) {
    FleetDocument.Checked checked = FleetDocument.read(map, SettingTable.camera());
    assertThat(checked.problems()).isEmpty();
    return checked.document();
  }

  private static Map<String, Object> giveUp(String key) {
    Map<String, Object> map = new HashMap<>();
    map.put(key, null);
    return map;
  }

  private static FleetDocument house() {
    return document(
        Map.of(
            "defaults", Map.of("fps", 10, "quality", 75),
            "groups",
                Map.of(
                    "night",
                    Map.of(
                        "priority", 10,
                        "members", List.of("cam1", "yard-*", "label:outdoors"),
                        "config", Map.of("fps", 5)),
                    "zoo",
                    Map.of("members", List.of("*"), "config", Map.of("fps", 7))),
            "devices",
                Map.of("cam1", Map.of("labels", List.of("outdoors"), "config", giveUp("fps")))));
  }

  @Test
  void theGreaterPriorityWinsOverTheLaterName() {
    assertThat(Layers.effective(house(), YARD, SettingTable.camera()))
        .isEqualTo(
            new Effective(
                YARD,
                List.of("night", "zoo"),
                Map.of("fps", 5.0, "quality", 75L),
                Map.of("fps", "groups.night", "quality", "defaults")));
  }

  @Test
  void nullGivesAKeyUpAndTheLayerIsStillNamed() {
    Effective effective = Layers.effective(house(), CAM1, SettingTable.camera());
    assertThat(effective.config()).isEqualTo(Map.of("quality", 75L));
    assertThat(effective.layers()).containsEntry("fps", "devices.cam1");
  }

  @Test
  void explainsEachStepFromTheBuiltInDefaultToTheOneThatWins() {
    LayerSteps steps = Layers.explain(house(), CAM1, "fps");
    assertThat(steps.steps())
        .containsExactly(
            new Step("default", 10.0),
            new Step("defaults", 10.0),
            new Step("groups.zoo", 7.0),
            new Step("groups.night", 5.0),
            new Step("devices.cam1", null));
    assertThat(steps.winner().givesUp()).isTrue();
    assertThat(steps.value()).isEqualTo(10.0);
  }

  @Test
  void amongEqualPrioritiesTheLaterNameWins() {
    FleetDocument document =
        document(
            Map.of(
                "groups",
                Map.of(
                    "b", Map.of("members", List.of("*"), "config", Map.of("fps", 2)),
                    "a", Map.of("members", List.of("*"), "config", Map.of("fps", 1)))));
    assertThat(Layers.effective(document, CAM1, SettingTable.camera()).config())
        .isEqualTo(Map.of("fps", 2.0));
  }

  @Test
  void aCameraThatTheDocumentDoesNotNameHasItsGroups() {
    assertThat(Layers.effective(house(), DeviceId.of("yard-77"), SettingTable.camera()).groups())
        .containsExactly("night", "zoo");
    assertThat(Layers.effective(house(), DeviceId.of("gate"), SettingTable.camera()).groups())
        .containsExactly("zoo");
  }

  /** A key that a newer program wrote and this one does not know is kept, after those it knows. */
  @Test
  void aKeyWithoutASettingStaysAtTheEnd() {
    FleetDocument document =
        new FleetDocument(
            Map.of("aaa", 1L, "quality", 5L),
            new TreeMap<>(),
            new TreeMap<>(),
            RolloutPolicy.CAREFUL);
    assertThat(
            List.copyOf(
                new FleetLayers(document, SettingTable.camera()).effective(CAM1).config().keySet()))
        .containsExactly("quality", "aaa");
  }

  /** Each of 5,000 cameras in some of 200 groups with three globs each; time of the processor. */
  @Test
  @Tag("measurement")
  void aLargeFleetIsLaidWithinHalfASecond() {
    Map<String, Object> groups = new HashMap<>();
    for (int i = 0; i < 200; i++) {
      List<String> members = List.of("site" + i + "-*", "*-" + i, "c*m-?" + i % 10, "label:l" + i);
      groups.put(
          "g" + i, Map.of("priority", i % 7, "members", members, "config", Map.of("quality", 50)));
    }
    Map<String, Object> devices = new HashMap<>();
    for (int i = 0; i < 5000; i++) {
      devices.put(
          "cam-" + i, Map.of("labels", List.of("l" + i % 200), "config", Map.of("name", "n" + i)));
    }
    FleetDocument fleet = document(Map.of("groups", groups, "devices", devices));
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long best = Long.MAX_VALUE;
    for (int run = 0; run < 5; run++) {
      long start = threads.getCurrentThreadCpuTime();
      FleetLayers layers = new FleetLayers(fleet, SettingTable.camera());
      fleet.devices().keySet().forEach(layers::effective);
      best = Math.min(best, threads.getCurrentThreadCpuTime() - start);
    }
    assertThat(Duration.ofNanos(best)).as("best of 5").isLessThan(Duration.ofMillis(500));
  }
}
