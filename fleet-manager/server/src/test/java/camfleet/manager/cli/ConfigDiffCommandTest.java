package camfleet.manager.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What config diff says. */
class ConfigDiffCommandTest {
  private final FakeManager manager = new FakeManager();
  private final Shell shell = new Shell(Map.of("CAMFLEET_MANAGER", manager.url()), false);

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void showsWhatTheNewestChanged() {
    assertThat(shell.run("config", "diff")).isZero();
    assertThat(shell.out())
        .isEqualTo(
            """
            --- revision 2, 13:30:00 (35 min ago) by bob@desk: sharper
            +++ revision 3, 14:00:00 (5 min ago) by anna@desk: calmer nights
            - defaults.quality: 90
            + defaults.quality: 75
            + groups.night.config.fps: 5
            + groups.night.members: ["cam1","yard-*"]
            + groups.night.priority: 10
            + devices.cam1.config.fps: null
            + devices.cam1.config.name: "Porch"
            + devices.cam1.labels: ["outdoors"]
            """);
  }

  @Test
  void takesNumbersTimesAndPrevious() {
    assertThat(shell.run("config", "diff", "1", "2")).isZero();
    String byNumber = shell.out();
    assertThat(byNumber).endsWith("\n+ defaults.quality: 90\n");
    assertThat(shell.run("config", "diff", "13:15", "13:45")).isZero();
    assertThat(shell.out()).isEqualTo(byNumber);
    assertThat(shell.run("config", "diff", "previous")).isZero();
    assertThat(shell.out()).startsWith("--- revision 2,");
    assertThat(shell.run("config", "diff", "0", "1")).isZero();
    assertThat(shell.out()).startsWith("--- nothing\n").contains("+ defaults.fps: 10\n");
  }

  @Test
  void comparesAFileWithTheNewest(@TempDir Path folder) throws Exception {
    Path file =
        Files.writeString(folder.resolve("fleet.yaml"), "defaults: {fps: 10, quality: 60}\n");
    assertThat(shell.run("config", "diff", file.toString())).isZero();
    assertThat(shell.out())
        .startsWith("--- revision 3,")
        .contains("\n+++ " + file + "\n- defaults.quality: 75\n+ defaults.quality: 60\n")
        .contains("- devices.cam1.config.fps: null\n");
  }

  @Test
  void isJsonInWhichANullThatIsThereDiffersFromNone() {
    assertThat(shell.run("config", "diff", "2", "3", "-o", "json")).isZero();
    assertThat(FakeManager.parsed(shell.out()))
        .containsEntry("from", 2L)
        .containsEntry("to", 3L)
        .extracting("changes")
        .asInstanceOf(LIST)
        .contains(
            Map.of("path", "defaults.quality", "before", 90L, "after", 75L),
            FakeManager.parsed("{\"path\": \"devices.cam1.config.fps\", \"after\": null}"));
  }

  @Test
  void whatIsNeitherARevisionNorAFileIsUsage() {
    assertThat(shell.run("config", "diff", "fleet.yml")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).isEqualTo("there is no readable file fleet.yml\n");
    assertThat(shell.run("config", "diff", "9")).isEqualTo(ExitCode.FAILED);
    assertThat(shell.err()).isEqualTo("there is no revision 9\n");
    assertThat(shell.run("config", "diff", "12:59")).isEqualTo(ExitCode.FAILED);
    assertThat(shell.err())
        .isEqualTo(
            "at 12:59:00 nothing was wanted of the fleet yet; its first revision is of 13:00:00"
                + " (see: fleet-manager config history)\n");
  }
}
