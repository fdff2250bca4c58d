package camfleet.manager.layers;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.message.Problem;
import camfleet.topic.DeviceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What FLEET-FILE.md and the annotated examples say is so. */
class FleetFilePageTest {
  private static final Path PAGE = Path.of("../FLEET-FILE.md");
  private static final Path EXAMPLE = Path.of("../../examples/fleet.yaml");

  @TempDir Path folder;

  private static FleetDocument document(FleetFile file) {
    FleetDocument.Checked checked = FleetDocument.read(file.document(), Fleets.TABLE);
    assertThat(checked.problems().stream().map(file::located)).isEmpty();
    return checked.document();
  }

  private static Map<String, Object> config(FleetDocument document, String id) {
    return Layers.effective(document, DeviceId.of(id), Fleets.TABLE).config();
  }

  /** The block of the page with its include beside it. */
  private FleetFile pageExample() throws IOException {
    Matcher block =
        Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
    assertThat(block.find()).isTrue();
    Files.writeString(folder.resolve("site-a.yaml"), "defaults: {fps: 1, quality: 50}\n");
    return FleetFile.read(Files.writeString(folder.resolve("fleet.yaml"), block.group(1)));
  }

  @Test
  void theValuesOfThePageHold() throws IOException {
    FleetDocument document = document(pageExample());
    assertThat(config(document, "gate")).containsEntry("fps", 10.0).containsEntry("quality", 50L);
    assertThat(config(document, "yard-1")).containsEntry("fps", 5.0);
    assertThat(config(document, "cam1")).doesNotContainKey("fps");
    assertThat(Layers.explain(document, DeviceId.of("cam1"), "fps").winner())
        .isEqualTo(new LayerSteps.Step("devices.cam1", null));
  }

  @Test
  void theRefusalOfThePageIsTheReaders() throws IOException {
    Path file = folder.resolve("fleet.yaml");
    Files.writeString(file, "groups:\n\n  night:\n    config:\n      fps: 500\n");
    FleetFile read = FleetFile.read(file);
    List<Problem> problems = FleetDocument.read(read.document(), Fleets.TABLE).problems();
    assertThat(Files.readString(PAGE))
        .contains(read.located(problems.get(0)).replace(folder + "/", ""));
  }

  @Test
  void theTableOfTheRolloutNamesEveryKeyAndItsDefault() throws IOException {
    String page = Files.readString(PAGE);
    Map<String, Object> defaults = RolloutPolicy.CAREFUL.toMap();
    for (String key : RolloutReader.KEYS) {
      String byDefault = defaults.containsKey(key) ? String.valueOf(defaults.get(key)) : "";
      assertThat(page)
          .containsPattern("\\| `" + key + "` \\| `?" + Pattern.quote(byDefault).concat("`? ?\\|"));
    }
  }

  @Test
  void theAnnotatedExampleIsGoodAndShowsEveryFeature() throws IOException {
    FleetFile file = FleetFile.read(EXAMPLE);
    FleetDocument document = document(file);
    assertThat(file.files()).hasSize(2);
    assertThat(document.rollout()).isEqualTo(RolloutPolicy.CAREFUL);
    String text = Files.readString(EXAMPLE);
    FleetReader.SECTIONS.forEach(key -> assertThat(text).contains("\n" + key + ":"));
    FleetReader.GROUP_KEYS.forEach(key -> assertThat(text).contains("    " + key + ":"));
    FleetReader.DEVICE_KEYS.forEach(key -> assertThat(text).contains("    " + key + ":"));
    RolloutReader.KEYS.forEach(key -> assertThat(text).contains(key + ":"));
    assertThat(config(document, "cam1"))
        .containsEntry("name", "Porch")
        .containsEntry("quality", 60L)
        .containsEntry("stamp", true)
        .containsEntry("log_level", "info")
        .doesNotContainKey("fps");
    assertThat(config(document, "cam2"))
        .containsEntry("fps", 10.0)
        .containsEntry("zoom", List.of(0.25, 0.25, 0.5, 0.5))
        .doesNotContainKey("quality");
    assertThat(config(document, "yard-7"))
        .containsEntry("fps", 5.0)
        .containsEntry("resolution", "1920x1080");
    assertThat(document.devices())
        .containsOnlyKeys(
            DeviceId.of("cam1"), DeviceId.of("cam2"), DeviceId.of("yard-1"), DeviceId.of("yard-2"));
  }
}
