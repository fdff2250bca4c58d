package camfleet.manager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What config plan says of a file. */
class ConfigPlanCommandTest {
  private final FakeManager manager = new FakeManager();
  private final Shell shell = new Shell(Map.of("CAMFLEET_MANAGER", manager.url()), false);

  @AfterEach
  void close() {
    manager.close();
  }

  @TempDir private Path folder;

  private String file(String text) throws Exception {
    return Files.writeString(folder.resolve("fleet.yaml"), text).toString();
  }

  @Test
  void showsPerDeviceWhatChangesWhyAndWhatItInterrupts() throws Exception {
    assertThat(shell.run("config", "plan", file("defaults: {fps: 10}"))).isZero();
    assertThat(shell.out())
        .isEqualTo(
            """
            DEVICE  SETTING     BEFORE   AFTER     LAYER         EFFECT
            cam1    fps         10       5         groups.night  live
            cam1    resolution  640x480  1280x720  devices.cam1  restarts the stream
            cam1    groups      -        night     -             live
            cam3    fps         10       5         groups.night  live
            Plan: 2 cameras change (1 live, 1 restarts the stream), 1 stays as it is.
            cam3 is away and applies it when it returns.
            """);
    assertThat(manager.asked)
        .containsExactly("POST /api/v1/config/plan {\"document\":{\"defaults\":{\"fps\":10}}}");
  }

  @Test
  void theExitCodeTellsOnlyWhenAskedWhetherSomethingChanges() throws Exception {
    String file = file("defaults: {fps: 10}");
    assertThat(shell.run("config", "plan", file)).isZero();
    assertThat(shell.run("config", "plan", file, "--exit-code")).isEqualTo(ExitCode.CHANGES);
    manager.twin.plan = FakeManager.parsed("{\"changes\": [], \"unchanged\": 3}");
    assertThat(shell.run("config", "plan", file, "--exit-code")).isZero();
    assertThat(shell.out()).isEqualTo("Plan: nothing changes on any camera.\n");
  }

  @Test
  void whatNoCameraMayHaveIsToldWithFileAndLine() throws Exception {
    manager.twin.refusal =
        FakeTwin.problem(
            422,
            "out_of_range",
            "groups.night.config.fps must be a number 0.1..120, was 500",
            "groups.night.config.fps");
    String file = file("groups:\n  night:\n    config:\n      fps: 500\n");
    assertThat(shell.run("config", "plan", file)).isEqualTo(ExitCode.FAILED);
    assertThat(shell.err())
        .isEqualTo(file + ":4: groups.night.config.fps must be a number 0.1..120, was 500\n");
    assertThat(shell.out()).isEmpty();
  }

  @Test
  void whatOneCameraCannotDoIsToldWithFileAndLine() throws Exception {
    manager.twin.plan =
        FakeManager.parsed(
            """
            {"changes": [{"device": "cam2", "online": true, "effect": "stream_restart",
              "keys": [{"key": "resolution", "before": "640x480", "after": "8192x8192",
                        "layer": "defaults", "effect": "stream_restart"}],
              "groups_before": [], "groups": [],
              "problems": [{"code": "unsupported", "key": "resolution",
                            "message": "its camera gives at most 4608x2592"}]}],
             "unchanged": 2}
            """);
    String file = file("\ndefaults:\n  resolution: 8192x8192\n");
    assertThat(shell.run("config", "plan", file)).isEqualTo(ExitCode.FAILED);
    assertThat(shell.err()).isEqualTo(file + ":3: cam2: its camera gives at most 4608x2592\n");
  }

  @Test
  void showsListsAndWhatThereIsNot() throws Exception {
    manager.twin.plan =
        FakeManager.parsed(
            """
            {"changes": [{"device": "cam1", "online": true, "effect": "live",
              "keys": [{"key": "zoom", "before": [0.0, 0.0, 1.0, 1.0], "after": [0.25, 0, 0.5, 1],
                        "layer": "devices.cam1", "effect": "live"},
                       {"key": "name", "before": "", "after": null, "layer": "default",
                        "effect": "live"}],
              "groups_before": [], "groups": [], "problems": []}], "unchanged": 0}
            """);
    shell.run("config", "plan", file("defaults: {fps: 10}"));
    assertThat(shell.out())
        .contains("cam1    zoom     [0, 0, 1, 1]  [0.25, 0, 0.5, 1]  devices.cam1  live\n")
        .contains("cam1    name     -             -                  default       live\n");
  }

  @Test
  void readsStandardInput() {
    assertThat(shell.typing("defaults: {fps: 7}\n").run("config", "plan", "-")).isZero();
    assertThat(manager.asked.get(0)).endsWith("{\"document\":{\"defaults\":{\"fps\":7}}}");
    assertThat(shell.typing("include: [a.yaml]\n").run("config", "plan", "-"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(shell.err())
        .isEqualTo("standard input has no folder to include files from; give a FILE\n");
    assertThat(shell.typing("a: [\n").run("config", "plan", "-")).isEqualTo(ExitCode.FAILED);
    assertThat(shell.err()).startsWith("standard input").hasLineCount(1);
  }

  @Test
  void aFileThatIsNotYamlIsOneSentenceWithItsLine() throws Exception {
    String file = file("defaults:\n  fps: [1\n");
    assertThat(shell.run("config", "plan", file)).isEqualTo(ExitCode.FAILED);
    assertThat(shell.err()).startsWith(file).hasLineCount(1).doesNotContain("Exception");
  }

  @Test
  void everyMistakeOfAFileAndItsIncludesHasItsLine() throws Exception {
    Path site = Files.writeString(folder.resolve("site.yaml"), "\n\ndefaults: {quality: 0}\n");
    manager.twin.refusal =
        new FakeTwin.Answer(
            422,
            FakeManager.parsed(
                """
                {"error": {"code": "out_of_range", "message": "first", "key": "defaults.quality"},
                 "errors": [
                   {"code": "out_of_range", "message": "first", "key": "defaults.quality"},
                   {"code": "unknown_key", "message": "second", "key": "devices.cam1.frob"},
                   {"code": "invalid_argument", "message": "third"}]}
                """));
    String file = file("include: [site.yaml]\ndevices:\n  cam1:\n    frob: 1\n");
    assertThat(shell.run("config", "plan", file)).isEqualTo(ExitCode.FAILED);
    assertThat(shell.err())
        .isEqualTo(site + ":3: first\n" + file + ":4: second\n" + file + ": third\n");
  }

  @Test
  void coloursWhatInterruptsOnATerminal() throws Exception {
    Shell bright = new Shell(Map.of("CAMFLEET_MANAGER", manager.url()), true);
    bright.run("config", "plan", file("defaults: {fps: 10}"));
    assertThat(bright.out()).contains("\u001b[33mrestarts the stream\u001b[0m");
    bright.run("config", "diff");
    assertThat(bright.out())
        .contains("\u001b[31m- defaults.quality: 90\u001b[0m")
        .contains("\u001b[32m+ defaults.quality: 75\u001b[0m");
  }

  @Test
  void isJsonWhenAsked() throws Exception {
    assertThat(shell.run("config", "plan", file("defaults: {fps: 10}"), "-o", "json")).isZero();
    assertThat(FakeManager.parsed(shell.out())).containsOnlyKeys("plan");
  }
}
