package camfleet.manager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What config pause, resume and abort tell the manager. */
class SteeringTest {
  private final FakeManager manager = new FakeManager();
  private final Shell shell = new Shell(Map.of("CAMFLEET_MANAGER", manager.url()), false);

  @AfterEach
  void close() {
    manager.close();
  }

  private void stands(String state, String cam1, String detail) {
    manager.twin.rollouts.clear();
    manager.twin.stands(state, 1, cam1, detail);
  }

  @Test
  void pausesTheOneThatIsUnderWay() {
    stands("paused", "done", null);
    assertThat(shell.run("config", "pause", "--why", "lunch")).isZero();
    assertThat(manager.asked)
        .contains(
            "POST /api/v1/rollouts/4/pause {\"by\":\"" + Author.here() + "\",\"why\":\"lunch\"}");
    assertThat(shell.out())
        .isEqualTo(
            """
            Rollout 4 is paused in wave 1 of 2 (1 camera has it, 1 away)
              go on all the same:    fleet-manager config resume 4
              leave it as it is:     fleet-manager config abort 4
              turn it back:          fleet-manager config abort --revert 4
            """);
  }

  @Test
  void resumesTheOneThatIsNamed() {
    stands("running", "done", null);
    assertThat(shell.run("config", "resume", "4")).isZero();
    assertThat(shell.out()).isEqualTo("Rollout 4 is running (1 camera has it, 1 away)\n");
  }

  @Test
  void abortsWithOrWithoutTurningBack() {
    stands("reverting", "reverting", "no picture within 15 s");
    assertThat(shell.run("config", "abort", "--revert")).isZero();
    assertThat(shell.out())
        .isEqualTo("Rollout 4 is reverting (0 of 2 cameras have again what they had, 1 away)\n");
    assertThat(manager.asked)
        .anyMatch(
            asked ->
                asked.startsWith("POST /api/v1/rollouts/4/abort")
                    && asked.endsWith(",\"revert\":true}"));
    stands("aborted", "failed", "no picture within 15 s");
    assertThat(shell.run("config", "abort", "4")).isZero();
    assertThat(shell.out())
        .isEqualTo(
            """
            Rollout 4 was aborted: cam1: no picture within 15 s (0 cameras have it, 1 failed, 1 away)
              as it was before:      fleet-manager config rollback --to 3
            """);
  }

  @Test
  void withoutARolloutUnderWayItSaysSo() {
    stands("done", "done", null);
    for (String word : new String[] {"pause", "resume", "abort"}) {
      assertThat(shell.run("config", word)).isEqualTo(ExitCode.FAILED);
      assertThat(shell.err()).isEqualTo("no rollout is under way (see: fleet-manager rollouts)\n");
    }
  }
}
