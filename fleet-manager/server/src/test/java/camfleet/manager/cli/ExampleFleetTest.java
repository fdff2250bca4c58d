package camfleet.manager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.manager.layers.FleetDocument;
import camfleet.manager.layers.FleetFile;
import camfleet.manager.layers.FleetLayers;
import camfleet.manager.layers.FleetSchema;
import camfleet.setting.SettingTable;
import camfleet.topic.DeviceId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file with which a new user of the demo begins. */
class ExampleFleetTest {
  @Test
  void saysWhatItsCommentsSay(@TempDir Path folder) throws Exception {
    Path file = ExampleFleet.write(folder);
    FleetDocument.Checked read =
        FleetDocument.read(FleetFile.read(file).document(), SettingTable.camera());
    assertThat(read.problems()).isEmpty();
    FleetLayers layers = new FleetLayers(read.document(), SettingTable.camera());
    assertThat(layers.effective(DeviceId.of("cam1")).config())
        .isEqualTo(Map.of("name", "Porch", "quality", 80L));
    assertThat(layers.effective(DeviceId.of("cam2")).config())
        .isEqualTo(Map.of("fps", 5.0, "quality", 80L));
    assertThat(layers.effective(DeviceId.of("cam3")).config())
        .isEqualTo(Map.of("name", "Garden", "fps", 5.0));
  }

  @Test
  void itsFirstLineNamesTheSchemaBesideIt(@TempDir Path folder) throws Exception {
    Path file = ExampleFleet.write(folder);
    String schema = Files.readAllLines(file).get(0).replaceAll(".*\\$schema=", "");
    assertThat(folder.resolve(schema)).content().isEqualTo(FleetSchema.json(SettingTable.camera()));
  }

  @Test
  void leavesWhatSomebodyHasThere(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("fleet.yaml"), "version: 1\n");
    Files.writeString(folder.resolve("fleet.schema.json"), "{}");
    ExampleFleet.write(folder);
    assertThat(folder.resolve("fleet.yaml")).hasContent("version: 1\n");
    assertThat(folder.resolve("fleet.schema.json")).hasContent("{}");
  }
}
