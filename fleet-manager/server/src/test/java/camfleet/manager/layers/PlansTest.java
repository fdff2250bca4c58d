package camfleet.manager.layers;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.manager.layers.DeviceChange.KeyChange;
import camfleet.message.DesiredConfig;
import camfleet.message.DeviceInfo;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.setting.Capabilities;
import camfleet.setting.Effect;
import camfleet.setting.SettingTable;
import camfleet.topic.DeviceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PlansTest {
  private static final DeviceId CAM1 = DeviceId.of("cam1");
  private static final DeviceId CAM2 = DeviceId.of("cam2");
  private static final SettingTable TABLE = SettingTable.camera();

  @Provide
  Arbitrary<FleetDocument> documents() {
    return Fleets.documents();
  }

  private static DesiredConfig desired(List<String> groups, Map<String, Object> config) {
    return new DesiredConfig(1, Instant.EPOCH, "test", groups, config);
  }

  private static FleetDocument document(Map<String, Object> map) {
    FleetDocument.Checked checked = FleetDocument.read(map, TABLE);
    assertThat(checked.problems()).isEmpty();
    return checked.document();
  }

  private static Map<DeviceId, Capabilities> known(DeviceId... devices) {
    Map<DeviceId, Capabilities> known = new HashMap<>();
    for (DeviceId device : devices) {
      known.put(device, Capabilities.UNTOLD);
    }
    return known;
  }

  @Property(tries = 200)
  void namesExactlyTheCamerasWhoseConfigurationOrGroupsDiffer(
      @ForAll("documents") FleetDocument before, @ForAll("documents") FleetDocument after) {
    Map<DeviceId, DesiredConfig> current = new HashMap<>();
    List<DeviceId> expected = new ArrayList<>();
    for (DeviceId device : Fleets.DEVICES) {
      Effective was = PlainLayers.effective(before, device, TABLE);
      Effective will = PlainLayers.effective(after, device, TABLE);
      current.put(device, desired(was.groups(), was.config()));
      if (!was.config().equals(will.config()) || !was.groups().equals(will.groups())) {
        expected.add(device);
      }
    }
    Plan plan = Plans.of(current, known(Fleets.DEVICES.toArray(DeviceId[]::new)), after, TABLE);
    assertThat(plan.changes().stream().map(DeviceChange::device))
        .containsExactlyElementsOf(expected.stream().sorted().toList());
    assertThat(plan.unchanged()).isEqualTo(Fleets.DEVICES.size() - expected.size());
    assertThat(Plans.of(current, Map.of(), before, TABLE).changes()).isEmpty();
  }

  @Test
  void saysBeforeAfterLayerAndEffectOfEachKeyInTheOrderOfTheSettings() {
    FleetDocument document =
        document(
            Map.of(
                "defaults", Map.of("quality", 75, "fps", 5),
                "groups",
                    Map.of(
                        "hall",
                        Map.of(
                            "members",
                            List.of("cam1"),
                            "config",
                            Map.of("resolution", "1280x720")))));
    Plan plan =
        Plans.of(
            Map.of(CAM1, desired(List.of("lab"), Map.of("fps", 10L, "log_level", "info"))),
            known(CAM1),
            document,
            TABLE);
    assertThat(plan.changes())
        .containsExactly(
            new DeviceChange(
                CAM1,
                List.of(
                    new KeyChange("fps", 10.0, 5.0, "defaults", Effect.STREAM_RESTART),
                    new KeyChange(
                        "resolution", "640x480", "1280x720", "groups.hall", Effect.STREAM_RESTART),
                    new KeyChange("quality", 75L, 75L, "defaults", Effect.LIVE),
                    new KeyChange("log_level", "info", "warn", "default", Effect.LIVE)),
                List.of("lab"),
                List.of("hall"),
                List.of()));
    assertThat(plan.changes().get(0).effect()).isEqualTo(Effect.STREAM_RESTART);
  }

  /** The default is another value than that of its own file: it is opened anew for it. */
  @Test
  void whatACameraHasByItselfIsWhatItHadBefore() {
    Plan plan =
        Plans.of(
            Map.of(CAM2, desired(List.of(), Map.of("resolution", "320x240"))),
            known(CAM1, CAM2),
            Map.of(
                CAM1, Map.of("resolution", "1280x720", "fps", 10L),
                CAM2, Map.of("resolution", "1280x720")),
            document(Map.of("defaults", Map.of("resolution", "640x480", "fps", 10))),
            TABLE);
    assertThat(plan.changes().get(0).keys())
        .containsExactly(
            new KeyChange("fps", 10.0, 10.0, "defaults", Effect.LIVE),
            new KeyChange("resolution", "1280x720", "640x480", "defaults", Effect.STREAM_RESTART));
    assertThat(plan.changes().get(1).keys())
        .contains(
            new KeyChange("resolution", "320x240", "640x480", "defaults", Effect.STREAM_RESTART));
  }

  /** The camera has to learn it, and no camera is opened anew for it. */
  @Test
  void aKeyThatIsWrittenOutAtItsDefaultIsALiveChange() {
    Plan plan =
        Plans.of(
            Map.of(),
            known(CAM1),
            document(Map.of("defaults", Map.of("resolution", "640x480"))),
            TABLE);
    assertThat(plan.changes().get(0).keys())
        .containsExactly(
            new KeyChange("resolution", "640x480", "640x480", "defaults", Effect.LIVE));
  }

  @Test
  void anIntegerFromTheWireIsTheSameNumber() {
    Plan plan =
        Plans.of(
            Map.of(CAM1, desired(List.of(), Map.of("fps", 5L))),
            known(CAM1),
            document(Map.of("defaults", Map.of("fps", 5))),
            TABLE);
    assertThat(plan).isEqualTo(new Plan(List.of(), 1));
  }

  @Test
  void aCameraThatIsNamedAndNotKnownIsInThePlanAndOneThatOnlyAGlobFindsIsNot() {
    Plan plan =
        Plans.of(
            Map.of(),
            Map.of(),
            document(
                Map.of(
                    "defaults", Map.of("fps", 5),
                    "groups", Map.of("all-of-them", Map.of("members", List.of("*", "cam2"))),
                    "devices", Map.of("cam1", Map.of()))),
            TABLE);
    assertThat(plan.changes()).extracting(DeviceChange::device).containsExactly(CAM1);
    assertThat(plan.unchanged()).isZero();
  }

  /** Its desired document is retained at the broker; it must not keep what nobody wants. */
  @Test
  void aCameraThatWasNamedOnceIsBroughtBack() {
    Plan plan =
        Plans.of(
            Map.of(CAM1, desired(List.of(), Map.of("fps", 5.0))),
            Map.of(),
            FleetDocument.EMPTY,
            TABLE);
    assertThat(plan.changes().get(0).keys())
        .containsExactly(new KeyChange("fps", 5.0, 10.0, "default", Effect.STREAM_RESTART));
  }

  private static DeviceInfo.Capabilities upTo30() {
    return new DeviceInfo.Capabilities(
        List.of(),
        Map.of(
            "fps",
            new DeviceInfo.SettingRange("number", 1.0, 30.0, List.of(), 10.0, "process_restart")));
  }

  @Test
  void whatACameraCannotDoIsToldWithThePlaceThatAsksForIt() {
    Map<DeviceId, Capabilities> known = known(CAM2);
    known.put(CAM1, Capabilities.of(upTo30(), "synthetic"));
    Plan plan =
        Plans.of(
            Map.of(),
            known,
            document(
                Map.of(
                    "groups",
                    Map.of("g", Map.of("members", List.of("*"), "config", Map.of("fps", 60))))),
            TABLE);
    assertThat(plan.changes().get(0).problems())
        .containsExactly(
            new Problem(
                ProblemCode.OUT_OF_RANGE,
                "cam1: groups.g.config.fps must be a number 1..30, was 60.0, on the camera"
                    + " \"synthetic\"",
                "groups.g.config.fps"));
    assertThat(plan.changes().get(1).problems()).isEmpty();
    assertThat(plan.isGood()).isFalse();
  }

  @Test
  void theEffectIsTheOneThatTheCameraSays() {
    Plan plan =
        Plans.of(
            Map.of(),
            Map.of(CAM1, Capabilities.of(upTo30(), "synthetic")),
            document(Map.of("defaults", Map.of("fps", 20))),
            TABLE);
    assertThat(plan.changes().get(0).effect()).isEqualTo(Effect.PROCESS_RESTART);
  }

  @Test
  void onlyGroupsThatChangeAreAChangeWithoutKeys() {
    Plan plan =
        Plans.of(
            Map.of(CAM1, desired(List.of("b", "a"), Map.of())),
            known(CAM1),
            document(Map.of("groups", Map.of("a", Map.of("members", List.of("cam1"))))),
            TABLE);
    assertThat(plan.changes())
        .containsExactly(
            new DeviceChange(CAM1, List.of(), List.of("a", "b"), List.of("a"), List.of()));
    assertThat(plan.changes().get(0).effect()).isEqualTo(Effect.LIVE);
  }
}
