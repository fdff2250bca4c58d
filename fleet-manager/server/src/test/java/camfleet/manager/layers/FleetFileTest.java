package camfleet.manager.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import camfleet.message.Json;
import camfleet.message.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetFileTest {
  @TempDir Path folder;

  private Path write(String name, String... lines) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, String.join("\n", lines) + "\n");
  }

  private String json(Path file) throws IOException {
    return Json.text(FleetFile.read(file).document()).replace('"', '\'');
  }

  @Test
  void everyProblemHasFileAndLine() throws Exception {
    Path file =
        write(
            "fleet.yaml",
            "version: 1",
            "groups:",
            "  night:",
            "    members: [cam1,",
            "      CAM2]",
            "    config:",
            "      fps: 500",
            "devices:",
            "  cam1: {config: {fpss: 1}, labls: []}");
    FleetFile read = FleetFile.read(file);
    List<Problem> problems = FleetDocument.read(read.document(), Fleets.TABLE).problems();
    assertThat(problems.stream().map(read::located))
        .satisfiesExactly(
            member -> assertThat(member).startsWith(file + ":5: groups.night.members[1] must be "),
            fps ->
                assertThat(fps)
                    .isEqualTo(
                        file + ":7: groups.night.config.fps must be a number 0.1..120, was 500"),
            labels -> assertThat(labels).startsWith(file + ":9: devices.cam1 has no key"),
            unknown -> assertThat(unknown).startsWith(file + ":9: devices.cam1.config: there is"));
  }

  @Test
  void aPlaceThatIsNotInTheFileIsThatOfWhatIsAroundIt() throws Exception {
    Path file = write("fleet.yaml", "# night", "groups:", "  night: {members: [cam1]}");
    FleetFile read = FleetFile.read(file);
    assertThat(read.where("groups.night.config.fps")).isEqualTo(file + ":3");
    assertThat(read.where("groups.night.members[7]")).isEqualTo(file + ":3");
    assertThat(read.where("rollout.soak_s")).isEqualTo(file.toString());
    assertThat(read.where(null)).isEqualTo(file.toString());
  }

  @Test
  void theIncludingFileWinsThenTheLaterInclude() throws Exception {
    write("a.yaml", "defaults: {fps: 1, quality: 10}", "groups: {g: {members: [cam1, cam2]}}");
    Path b = write("sites/b.yaml", "defaults: {fps: 2, name: b}");
    Path file =
        write(
            "fleet.yaml",
            "include:",
            "  - a.yaml",
            "  - sites/b.yaml",
            "defaults: {name: null}",
            "groups: {g: {members: [cam3]}}");
    FleetFile read = FleetFile.read(file);
    assertThat(json(file))
        .isEqualTo(
            "{'defaults':{'fps':2,'quality':10,'name':null},'groups':{'g':{'members':['cam3']}}}");
    assertThat(read.files()).containsExactly(file, folder.resolve("a.yaml"), b);
    assertThat(read.where("defaults.fps")).isEqualTo(b + ":1");
    assertThat(read.where("defaults.quality")).isEqualTo(folder.resolve("a.yaml") + ":1");
    assertThat(read.where("groups.g.members")).isEqualTo(file + ":5");
  }

  @Test
  void includesAreRelativeToTheFileThatHasThem() throws Exception {
    write("sites/north/n.yaml", "include: ../common.yaml");
    write("sites/common.yaml", "defaults: {fps: 3}");
    assertThat(json(write("fleet.yaml", "include: sites/north/n.yaml")))
        .isEqualTo("{'defaults':{'fps':3}}");
  }

  @Test
  void nullEmptiesWhatWasIncluded() throws Exception {
    write("a.yaml", "groups: {g: {members: [cam1], config: {fps: 5}}}");
    Path file = write("fleet.yaml", "include: a.yaml", "groups: {g: }");
    assertThat(
            FleetDocument.read(FleetFile.read(file).document(), Fleets.TABLE)
                .document()
                .groups()
                .get("g"))
        .isEqualTo(new GroupLayer("g", 0, List.of(), Map.of()));
  }

  @Test
  void oneFileMayBeIncludedTwice() throws Exception {
    write("common.yaml", "defaults: {fps: 3}");
    write("a.yaml", "include: common.yaml");
    write("b.yaml", "include: common.yaml");
    Path file = write("fleet.yaml", "include: [a.yaml, b.yaml]");
    assertThat(FleetFile.read(file).files()).hasSize(4);
  }

  @Test
  void aCircleIsRefused() throws Exception {
    Path file = write("fleet.yaml", "version: 1", "include: a.yaml");
    Path a = write("a.yaml", "include: b.yaml");
    Path b = write("b.yaml", "include: ./../" + folder.getFileName() + "/a.yaml");
    assertThatThrownBy(() -> FleetFile.read(file))
        .isInstanceOf(IOException.class)
        .hasMessage(b + ":1: " + a + " includes itself, through a.yaml → b.yaml");
    Path self = write("self.yaml", "include: self.yaml");
    assertThatThrownBy(() -> FleetFile.read(self))
        .hasMessage(self + ":1: " + self + " includes itself, through self.yaml");
  }

  @Test
  void depthAndNumberOfIncludesAreBounded() throws Exception {
    for (int i = 0; i < 40; i++) {
      write("deep" + i + ".yaml", "include: deep" + (i + 1) + ".yaml");
    }
    assertThatThrownBy(() -> FleetFile.read(folder.resolve("deep0.yaml")))
        .hasMessage(
            folder.resolve("deep15.yaml")
                + ":1: files are included more than 16 deep; include less deeply");
    for (int i = 0; i < 12; i++) {
      String next = "wide" + (i + 1) + ".yaml";
      write("wide" + i + ".yaml", "include: [" + next + ", " + next + "]");
    }
    write("wide12.yaml", "version: 1");
    assertThatThrownBy(() -> FleetFile.read(folder.resolve("wide0.yaml")))
        .hasMessageEndingWith("more than 256 files are included; join some of them");
  }

  @Test
  void whatCannotBeIncludedIsNamedWithTheLine() throws Exception {
    Path missing = write("missing.yaml", "version: 1", "include: [nowhere.yaml]");
    assertThatThrownBy(() -> FleetFile.read(missing))
        .isInstanceOf(IOException.class)
        .hasMessage(
            missing + ":2: there is no file " + folder.resolve("nowhere.yaml") + " to include");
    Path number = write("number.yaml", "include: [3]");
    assertThatThrownBy(() -> FleetFile.read(number))
        .hasMessage(number + ":1: include[0] must be a file or a list of files, was 3");
    Path map = write("map.yaml", "include: {a: b}");
    assertThatThrownBy(() -> FleetFile.read(map))
        .hasMessage(map + ":1: include must be a file or a list of files, was an object");
    Path dir = write("dir.yaml", "include: .");
    assertThatThrownBy(() -> FleetFile.read(dir))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(dir + ":1: cannot read ");
    assertThatThrownBy(() -> FleetFile.read(folder.resolve("none.yaml")))
        .hasMessage("there is no file " + folder.resolve("none.yaml"));
  }

  @Test
  void aFileThatIsIncludedAndNoYamlIsNamed() throws Exception {
    Path bad = write("bad.yaml", "a: [1");
    Path file = write("fleet.yaml", "include: bad.yaml");
    assertThatThrownBy(() -> FleetFile.read(file))
        .hasMessageStartingWith(bad + ": not YAML: ")
        .hasMessageContaining("line ");
  }

  @Test
  void anEmptyFileWantsNothing() throws Exception {
    assertThat(
            FleetDocument.read(
                    FleetFile.read(write("e.yaml", "# nothing")).document(), Fleets.TABLE)
                .document())
        .isEqualTo(FleetDocument.EMPTY);
  }
}
