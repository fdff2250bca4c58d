package camfleet.manager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "7 | applied     | cam1 is at rev 7 and has not answered to rev 8",
        "8 | pending     | cam1 is applying rev 8",
        "8 | rejected    | cam1 rejected rev 8: no picture within 15 s",
        "8 | rolled_back | cam1 turned back from rev 8: no picture within 15 s",
        "8 | applied     | the camera does what comes nearest",
      })
  void saysWhyWhatIsInForceDiffers(long rev, String status, String why) {
    manager.twin.override = false;
    manager.cam1 =
        """
        {"device": "cam1", "in_sync": false,
         "desired": {"rev": 8, "at": "2026-11-20T13:00:00Z", "by": "anna@desk", "groups": [],
                     "config": {"fps": 5.0}},
         "reported": {"rev": %d, "status": "%s", "at": "2026-11-20T13:00:01Z", "boot": 1, "seq": 2,
                      "config": {"fps": 12.0}, "overrides": {},
                      "errors": [{"code": "camera_error", "message": "no picture within 15 s"}]}}
        """
            .formatted(rev, status);
    assertThat(shell.run("config", "explain", "cam1", "fps")).isZero();
    assertThat(shell.out())
        .startsWith("fps: 5 is wanted, 12 is in force: " + why + "\n  wanted by groups.night");
  }

  @Test
  void isJsonWhenAsked() {
    assertThat(shell.run("config", "explain", "cam1", "-o", "json")).isZero();
    assertThat(FakeManager.parsed(shell.out())).containsEntry("device", "cam1").containsKey("keys");
  }
}
