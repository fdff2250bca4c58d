package camfleet.manager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What config explain says. */
class ConfigExplainCommandTest {
  private final FakeManager manager = new FakeManager();
  private final Shell shell = new Shell(Map.of("CAMFLEET_MANAGER", manager.url()), false);

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void namesTheLayerTheTimeThePersonAndTheStepsOfAKey() {
    assertThat(shell.run("config", "explain", "cam1", "fps")).isZero();
    assertThat(shell.out())
        .startsWith(
            """
            fps: 5 is wanted, 12 is in force: it was set on the device (give it up with: fleet-manager set cam1 fps=null)
              wanted by groups.night since revision 3, 14:00:00 (5 min ago) by anna@desk: calmer nights
                defaults: 10
              > groups.night: 5
                devices.cam1: given up (null)
            """);
    assertThat(manager.asked).contains("GET /api/v1/devices/cam1/config/explain?key=fps");
  }

  @Test
  void withoutAKeyTellsWhatLayersSayAndNamesTheRest() {
    assertThat(shell.run("config", "explain", "cam1")).isZero();
    assertThat(shell.out())
        .contains(
            """
            quality: 75 is wanted and in force
              wanted by defaults since revision 3, 14:00:00 (5 min ago) by anna@desk
              > defaults: 75
            No layer speaks of streaming: it has its default.
            """);
  }

  @Test
  void saysWhenTheDeviceHasNotSpoken() {
    assertThat(shell.run("config", "explain", "cam2", "fps")).isZero();
    assertThat(shell.out()).startsWith("fps: 5 is wanted, 12 is in force: cam2 has not said");
  }

  @Test
  void isJsonWhenAsked() {
    assertThat(shell.run("config", "explain", "cam1", "-o", "json")).isZero();
    assertThat(FakeManager.parsed(shell.out())).containsEntry("device", "cam1").containsKey("keys");
  }
}
