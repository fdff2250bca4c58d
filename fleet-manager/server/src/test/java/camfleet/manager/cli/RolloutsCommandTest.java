package camfleet.manager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What rollouts says. */
class RolloutsCommandTest {
  private final FakeManager manager = new FakeManager();
  private final Shell shell = new Shell(Map.of("CAMFLEET_MANAGER", manager.url()), false);

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void listsThem() {
    assertThat(shell.run("rollouts")).isZero();
    assertThat(shell.out())
        .isEqualTo(
            """
            ROLLOUT  REVISION  STATE  WAVE  DONE  FAILED  AWAY  AT                    BY         WHY
            4        4         done   1/2   2/3   0       1     14:04:00 (1 min ago)  anna@desk  calmer nights
            """);
  }

  @Test
  void showsOneWithItsCameras() {
    manager.twin.rollouts.clear();
    manager.twin.stands("halted", 1, "failed", "no picture within 15 s");
    assertThat(shell.run("rollouts", "4")).isZero();
    assertThat(shell.out())
        .isEqualTo(
            """
            Rollout 4 of revision 4, 14:04:00 (1 min ago) by anna@desk: calmer nights
            Rollout 4 is halted in wave 1 of 2: cam1: no picture within 15 s (0 cameras have it, 1 failed, 1 away)
              go on all the same:    fleet-manager config resume 4
              leave it as it is:     fleet-manager config abort 4
              turn it back:          fleet-manager config abort --revert 4
            DEVICE  WAVE  STATE    REV  AT                     DETAIL
            cam1    1     failed   7    14:04:30 (30.0 s ago)  no picture within 15 s
            cam2    2     waiting  -    14:04:30 (30.0 s ago)  -
            cam3    3     away     9    14:04:30 (30.0 s ago)  -
            """);
  }

  @Test
  void followsOneUntilItIsOver() {
    assertThat(shell.run("rollouts", "4", "--follow")).isZero();
    assertThat(shell.out()).startsWith("cam1: done, rev 7\n").contains("Rollout 4 is done");
  }

  @Test
  void aNumberThatThereIsNotIsOneSentence() {
    assertThat(shell.run("rollouts", "9")).isEqualTo(ExitCode.FAILED);
    assertThat(shell.err()).isEqualTo("there is no rollout 9\n");
  }

  @Test
  void isJsonWhenAsked() {
    assertThat(shell.run("rollouts", "-o", "json")).isZero();
    assertThat(FakeManager.parsed(shell.out())).containsOnlyKeys("rollouts");
    assertThat(shell.run("rollouts", "4", "-o", "json")).isZero();
    assertThat(FakeManager.parsed(shell.out())).containsEntry("number", 4L);
  }
}
