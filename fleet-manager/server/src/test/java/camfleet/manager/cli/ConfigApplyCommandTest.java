package camfleet.manager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What config apply asks, sends and says. */
class ConfigApplyCommandTest {
  private static final String DOCUMENT = "{\"document\":{\"defaults\":{\"fps\":5}},\"by\":\"";

  private final FakeManager manager = new FakeManager();
  private final Shell shell = new Shell(Map.of("CAMFLEET_MANAGER", manager.url()), false);
  private final Shell terminal = new Shell(Map.of("CAMFLEET_MANAGER", manager.url()), true);
  private String file;

  @BeforeEach
  void write(@TempDir Path folder) throws Exception {
    file = Files.writeString(folder.resolve("fleet.yaml"), "defaults: {fps: 5}\n").toString();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private String sent() {
    return manager.asked.stream().filter(asked -> asked.startsWith("PUT")).findFirst().orElse(null);
  }

  @Test
  void showsThePlanSendsItAndSaysOfEachCameraWhatBecameOfIt() {
    assertThat(shell.run("config", "apply", file, "--yes", "--why", "calmer nights")).isZero();
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
            Revision 4 is stored; rollout 4 brings it to 2 cameras.
            cam1: done, rev 7
            cam2: done, rev 8
            cam3: is away and applies it when it returns
            Rollout 4 is done (2 cameras have it, 1 away)
            """);
    assertThat(shell.err()).isEmpty();
    assertThat(sent())
        .isEqualTo(
            "PUT /api/v1/config " + DOCUMENT + Author.here() + "\",\"why\":\"calmer nights\"}");
  }

  @Test
  void asksOnATerminalAndSendsNothingWithoutAYes() {
    assertThat(terminal.typing("n\n").run("config", "apply", file)).isEqualTo(ExitCode.FAILED);
    assertThat(terminal.err()).isEqualTo("Apply it to 2 cameras? [y/N] nothing is sent\n");
    assertThat(terminal.typing("").run("config", "apply", file)).isEqualTo(ExitCode.FAILED);
    assertThat(sent()).isNull();
    assertThat(terminal.typing("y\n").run("config", "apply", file)).isZero();
    assertThat(sent()).isNotNull();
    assertThat(terminal.err()).contains("apply [########################] 2/2, wave 1 of 2");
  }

  @Test
  void whereNobodyCanAnswerItNeedsYes() {
    assertThat(shell.run("config", "apply", file)).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).isEqualTo("nobody is there to agree to it; give --yes\n");
    assertThat(shell.run("config", "apply", file, "-o", "json")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).isEqualTo("-o json does not ask; give --yes\n");
    assertThat(shell.run("config", "apply", "-")).isEqualTo(ExitCode.USAGE);
    assertThat(sent()).isNull();
  }

  @Test
  void saysWhoChangedTheDocumentMeanwhileAndWhatToDo() {
    manager.twin.meanwhile =
        () -> manager.twin.revise("2026-11-20T13:04:57Z", "bob@den", "dusk", "apply", Map.of());
    assertThat(shell.run("config", "apply", file, "--yes")).isEqualTo(ExitCode.FAILED);
    assertThat(shell.err())
        .isEqualTo(
            "nothing is sent: the fleet's document was changed meanwhile, it is at revision 4,"
                + " 14:04:57 (3.0 s ago) by bob@den: dusk; see how with: fleet-manager config diff"
                + " 3 4, take it into "
                + file
                + " and apply it again\n");
  }

  @Test
  void aHaltedRolloutSaysTheCauseAndTheCommandsThatHelp() {
    manager.twin.rollouts.clear();
    manager.twin.stands("running", 1, "sent", null);
    manager.twin.stands("halted", 1, "failed", "no picture within 15 s");
    assertThat(shell.run("config", "apply", file, "--yes")).isEqualTo(ExitCode.FAILED);
    assertThat(shell.out())
        .endsWith(
            """
            cam1: failed, rev 7: no picture within 15 s
            cam2: was not sent it
            cam3: is away and applies it when it returns
            """);
    assertThat(shell.err())
        .isEqualTo(
            """
            Rollout 4 is halted in wave 1 of 2: cam1: no picture within 15 s (0 cameras have it, 1 failed, 1 away)
              go on all the same:    fleet-manager config resume 4
              leave it as it is:     fleet-manager config abort 4
              turn it back:          fleet-manager config abort --revert 4
            """);
  }

  @Test
  void aRolloutThatWasTurnedBackFails() {
    manager.twin.rollouts.clear();
    manager.twin.stands("running", 1, "failed", "no picture within 15 s");
    manager.twin.stands("reverting", 1, "reverting", "no picture within 15 s");
    manager.twin.stands("reverted", 1, "reverted", "no picture within 15 s");
    assertThat(shell.run("config", "apply", file, "--yes")).isEqualTo(ExitCode.FAILED);
    assertThat(shell.out())
        .contains(
            "cam1: failed, rev 7: no picture within 15 s\n"
                + "cam1: has again what it had: no picture within 15 s\n");
    assertThat(shell.err()).isEqualTo("Rollout 4 was turned back: cam1: no picture within 15 s\n");
  }

  @Test
  void goesOnWhenTheManagerIsAwayForAMoment() {
    manager.twin.outages = 1;
    assertThat(shell.run("config", "apply", file, "--yes")).isZero();
    assertThat(shell.err()).isEqualTo("the manager is not reachable, trying again\n");
    assertThat(shell.out()).endsWith("Rollout 4 is done (2 cameras have it, 1 away)\n");
  }

  @Test
  void whileAnotherRolloutIsUnderWayItSaysWhatHelps() {
    manager.twin.busy = true;
    assertThat(shell.run("config", "apply", file, "--yes")).isEqualTo(ExitCode.FAILED);
    assertThat(shell.err())
        .isEqualTo(
            "nothing is sent: rollout 4 of fleet revision 4 is not over; abort it (see:"
                + " fleet-manager rollouts; fleet-manager config abort)\n");
  }

  @Test
  void aRolloutThatSomebodyPausesIsLeftWithItsNames() {
    manager.twin.rollouts.clear();
    manager.twin.stands("running", 1, "done", null);
    manager.twin.stands("paused", 1, "done", null);
    manager.twin.rollouts.get(1).put("cause", "paused, by bob@den: lunch");
    assertThat(shell.run("config", "apply", file, "--yes")).isEqualTo(ExitCode.SOME_FAILED);
    assertThat(shell.err())
        .startsWith(
            "Rollout 4 is paused in wave 1 of 2, by bob@den: lunch (1 camera has it, 1 away)\n");
  }

  @Test
  void detachesOnRequest() {
    assertThat(shell.run("config", "apply", file, "--yes", "--detach")).isZero();
    assertThat(shell.out())
        .endsWith(
            "Revision 4 is stored; rollout 4 brings it to 2 cameras (see: fleet-manager rollouts"
                + " 4)\n");
    assertThat(manager.asked).noneMatch(asked -> asked.startsWith("GET /api/v1/rollouts"));
  }

  @Test
  void whatChangesNoCameraIsStoredWithoutAQuestion() {
    manager.twin.plan = FakeManager.parsed("{\"changes\": [], \"unchanged\": 3}");
    assertThat(shell.run("config", "apply", file)).isZero();
    assertThat(shell.out())
        .isEqualTo(
            "Plan: nothing changes on any camera.\nRevision 4 is stored; no camera changes.\n");
    assertThat(shell.run("config", "apply", file)).isZero();
    assertThat(shell.out()).endsWith("The fleet has this already: revision 4.\n");
  }

  @Test
  void sendsNothingWhenACameraCannotDoIt() {
    manager.twin.plan =
        FakeManager.parsed(
            """
            {"changes": [{"device": "cam2", "online": true, "effect": "live", "keys": [],
              "groups_before": [], "groups": ["night"],
              "problems": [{"code": "unsupported", "message": "it has no zoom"}]}],
             "unchanged": 2}
            """);
    assertThat(shell.run("config", "apply", file, "--yes")).isEqualTo(ExitCode.FAILED);
    assertThat(shell.err())
        .isEqualTo(
            file + ": cam2: it has no zoom\nnothing is sent, because not every camera can do it\n");
    assertThat(sent()).isNull();
  }

  @Test
  void isOneDocumentOfJson() {
    assertThat(shell.run("config", "apply", file, "--yes", "-o", "json")).isZero();
    assertThat(FakeManager.parsed(shell.out()))
        .containsEntry("number", 4L)
        .containsEntry("changed", true)
        .containsKeys("plan", "rollout");
    assertThat(shell.out()).contains("\"state\" : \"done\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--at-once | {\"at_once\":true}",
        "--waves 1,50%,100% --soak 1m | {\"waves\":[1,\"50%\",\"100%\"],\"soak_s\":60.0}",
        "--per-minute 20 --max-failures 3 | {\"per_minute\":20.0,\"max_failures\":3}",
        "--on-failure revert --no-pictures | {\"on_failure\":\"revert\",\"pictures\":false}",
      })
  void theOptionsSayHowItComesToTheCameras(String options, String policy) {
    String[] args = ("config apply " + file + " --yes --detach " + options).split(" ");
    assertThat(shell.run(args)).isZero();
    assertThat(sent()).endsWith(",\"rollout\":" + policy + "}");
  }

  @Test
  void optionsStandOverTheFilesOwnRollout(@TempDir Path folder) throws Exception {
    Path own =
        Files.writeString(
            folder.resolve("own.yaml"), "rollout: {waves: [2, 100%], soak_s: 30, answer_s: 20}\n");
    shell.run("config", "apply", own.toString(), "--yes", "--detach", "--per-minute", "6");
    assertThat(sent()).endsWith(",\"rollout\":{\"soak_s\":30,\"answer_s\":20,\"per_minute\":6.0}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "--at-once --soak 10s | --at-once goes alone; leave out --soak",
        "--at-once --no-pictures | --at-once goes alone; leave out --no-pictures",
        "--waves 1 --per-minute 5 | give --waves or --per-minute, not both",
        "--waves some | --waves must be cameras or percent such as 1,5%,25%,100%, was \"some\"",
        "--waves 0 | --waves must be cameras or percent such as 1,5%,25%,100%, was \"0\"",
        "--per-minute 0 | --per-minute must be above 0 and at most 100000, was 0.0",
        "--max-failures -1 | --max-failures must be at least 0, was -1",
      })
  void optionsThatCannotBeAreUsage(String options, String sentence) {
    String[] args = ("config apply " + file + " --yes " + options).split(" ");
    assertThat(shell.run(args)).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).isEqualTo(sentence + "\n");
    assertThat(sent()).isNull();
  }
}
