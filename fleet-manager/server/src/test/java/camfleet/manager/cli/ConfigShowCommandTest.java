package camfleet.manager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What config show says. */
class ConfigShowCommandTest {
  private final FakeManager manager = new FakeManager();
  private final Shell shell = new Shell(Map.of("CAMFLEET_MANAGER", manager.url()), false);

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void showsTheDocumentAsYamlWithWhoMadeItAndWhy() {
    assertThat(shell.run("config", "show")).isZero();
    assertThat(shell.out())
        .isEqualTo(
            """
            # revision 3, 14:00:00 (5 min ago) by anna@desk: calmer nights
            version: 1
            defaults:
              fps: 10.0
              quality: 75
            groups:
              night:
                priority: 10
                members:
                  - cam1
                  - yard-*
                config:
                  fps: 5.0
            devices:
              cam1:
                labels:
                  - outdoors
                config:
                  name: Porch
                  fps: null
            """);
    assertThat(shell.err()).isEmpty();
  }

  @Test
  void whatItShowsIsPlannedAsItStands(@TempDir Path folder) throws Exception {
    shell.run("config", "show");
    Path file = Files.writeString(folder.resolve("fleet.yaml"), shell.out());
    assertThat(shell.run("config", "diff", file.toString())).isZero();
    assertThat(shell.out()).endsWith("\n  nothing differs\n");
  }

  @Test
  void anEmptyFleetHasAnEmptyDocument() {
    manager.twin.revisions.clear();
    assertThat(shell.run("config", "show")).isZero();
    assertThat(shell.out()).isEqualTo("# nothing is wanted of the fleet yet\nversion: 1\n");
  }

  @Test
  void showsADeviceWithTheLayerOfEachSetting() {
    assertThat(shell.run("config", "show", "cam1")).isZero();
    assertThat(shell.out())
        .isEqualTo(
            """
            cam1: rev 8, device at rev 8 applied
              SETTING    WANTED  IN FORCE  LAYER         FROM
              streaming  -       true      default       default
              fps        5       12        groups.night  set on the device
              quality    75      75        defaults      wanted
            """);
  }

  @Test
  void isJsonWhenAsked() {
    assertThat(shell.run("config", "show", "-o", "json")).isZero();
    assertThat(FakeManager.parsed(shell.out()))
        .containsEntry("number", 3L)
        .containsEntry("why", "calmer nights")
        .containsKey("document");
    assertThat(shell.run("config", "show", "cam1", "-o", "json")).isZero();
    assertThat(shell.out()).contains("\"layers\" : {", "\"fps\" : \"groups.night\"");
  }
}
