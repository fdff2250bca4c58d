package camfleet.manager.layers;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.manager.layers.FleetDiff.Change;
import camfleet.setting.SettingTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class FleetDiffTest {
  @Provide
  Arbitrary<FleetDocument> documents() {
    return Fleets.documents();
  }

  private static FleetDocument document(Map<String, Object> map) {
    return FleetDocument.read(map, SettingTable.camera()).document();
  }

  private static Change change(String path, Object before, Object after) {
    return new Change(path, before != null, before, after != null, after);
  }

  @Test
  void namesEachValueThatDiffers() {
    FleetDocument before =
        document(
            Map.of(
                "defaults", Map.of("fps", 10),
                "groups", Map.of("night", Map.of("members", List.of("cam1")), "old", Map.of()),
                "rollout", Map.of("soak_s", 10)));
    FleetDocument after =
        document(
            Map.of(
                "defaults", Map.of("fps", 5, "quality", 60),
                "groups", Map.of("night", Map.of("members", List.of("cam2"), "priority", 3)),
                "devices", Map.of("cam1", Map.of("config", Map.of("name", "Porch"))),
                "rollout", Map.of("soak_s", 60)));
    assertThat(FleetDiff.of(before, after))
        .containsExactly(
            change("defaults.fps", 10.0, 5.0),
            change("defaults.quality", null, 60L),
            change("groups.night.members", List.of("cam1"), List.of("cam2")),
            change("groups.night.priority", null, 3L),
            change("groups.old", Map.of(), null),
            change("devices.cam1.config.name", null, "Porch"),
            change("rollout.soak_s", 10L, 60L));
  }

  @Test
  void tellsAKeyThatIsGivenUpFromOneThatIsAbsent() {
    Map<String, Object> giveUp = new HashMap<>();
    giveUp.put("fps", null);
    Change change = FleetDiff.of(FleetDocument.EMPTY, document(Map.of("defaults", giveUp))).get(0);
    assertThat(change).isEqualTo(new Change("defaults.fps", false, null, true, null));
    assertThat(change.toMap()).containsOnlyKeys("path", "after").containsEntry("after", null);
  }

  @Property(tries = 200)
  void nothingDiffersExactlyWhenDocumentsAreEqual(
      @ForAll("documents") FleetDocument one, @ForAll("documents") FleetDocument two) {
    assertThat(FleetDiff.of(one, one)).isEmpty();
    assertThat(FleetDiff.of(one, two).isEmpty()).isEqualTo(one.equals(two));
  }
}
