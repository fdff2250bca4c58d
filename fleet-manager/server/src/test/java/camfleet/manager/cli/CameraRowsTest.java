package camfleet.manager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CameraRowsTest {
  private FakeManager manager;
  private Shell shell;

  @BeforeEach
  void start() {
    manager = new FakeManager();
    manager.cam2 =
        """
        ,"synchronised": false,
         "info": {"device": "cam2", "agent_version": "1", "boot": 1, "session": "s",
           "started_at": "2026-11-20T10:00:00Z", "groups": [],
           "camera": {"source": "rpicam:0", "description": null, "sensor": "imx708",
             "modes": [{"width": 4608, "height": 2592, "fps": 14.35},
                       {"width": 1536, "height": 864, "fps": 120}]},
           "capabilities": {"commands": ["ping", "lock", "unlock"], "settings": {}}},
         "health": {"at": "2026-11-20T10:00:00Z", "boot": 1, "seq": 2, "interval_s": 10,
           "uptime_s": 60, "controls": {"shutter_us": 20000, "gain": 1.5},
           "pins": {"pulses": 90, "edges": 4, "bounced": 1, "triggered": 2,
             "problem": "line 17 is in use"},
           "plugins": {"blur": {"pictures": 80, "kept_back": 3, "failures": 0, "problem": null},
             "gone": {"pictures": 0, "kept_back": 0, "failures": 1,
               "problem": "there is no plug-in gone"}}}
        """;
    shell = new Shell(Map.of("CAMFLEET_MANAGER", manager.url()), false);
  }

  @AfterEach
  void end() {
    manager.close();
  }

  @Test
  void deviceTellsWhatItsCameraSays() {
    assertThat(shell.run("device", "cam2")).isZero();
    assertThat(shell.out().lines())
        .anyMatch(line -> line.matches("sensor +imx708"))
        .anyMatch(line -> line.matches("modes +4608x2592 up to 14.35 fps, 1536x864 up to 120 fps"))
        .anyMatch(line -> line.matches("synchronised +no"))
        .anyMatch(line -> line.matches("controls in force +shutter_us=20000 gain=1.5"))
        .anyMatch(
            line ->
                line.matches(
                    "pins +90 pulses, 4 edges \\(1 bounced\\), 2 triggered: line 17 is in use"))
        .anyMatch(line -> line.matches("plug-in blur +80 pictures, 3 kept back, 0 failed"))
        .anyMatch(
            line -> line.matches("plug-in gone +0 pictures.*1 failed: there is no plug-in gone"))
        .anyMatch(line -> line.matches("commands +ping lock unlock"));
    assertThat(shell.run("device", "cam1")).isZero();
    assertThat(shell.out()).doesNotContain("sensor", "synchronised", "pins", "plug-in");
  }

  @Test
  void devicesTellWhetherTheyAreSynchronisedWhereOneSaysSo() {
    assertThat(shell.run("devices")).isZero();
    assertThat(shell.out().lines().toList().get(0)).endsWith("SYNC");
    assertThat(shell.out().lines())
        .anyMatch(line -> line.matches("cam2 .* no"))
        .anyMatch(line -> line.matches("cam1 .* -"));
    manager.cam2 = "";
    assertThat(shell.run("devices")).isZero();
    assertThat(shell.out()).doesNotContain("SYNC");
  }
}
