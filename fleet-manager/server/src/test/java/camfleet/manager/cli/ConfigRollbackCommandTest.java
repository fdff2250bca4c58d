package camfleet.manager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What config rollback does. */
class ConfigRollbackCommandTest {
  private final FakeManager manager = new FakeManager();
  private final Shell shell = new Shell(Map.of("CAMFLEET_MANAGER", manager.url()), false);

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void wantsAgainWhatWasWantedThenAsANewRevision() {
    assertThat(shell.run("config", "rollback", "--to", "13:45", "--yes", "--why", "too calm"))
        .isZero();
    assertThat(shell.out())
        .startsWith("Back to revision 2, 13:30:00 (35 min ago) by bob@desk: sharper\nDEVICE ")
        .contains("Revision 4 is stored; rollout 4 brings it to 2 cameras.\n");
    assertThat(manager.asked)
        .anyMatch(
            asked ->
                asked.startsWith("POST /api/v1/config/rollback {\"to\":2,\"by\":\"")
                    && asked.endsWith("\",\"why\":\"too calm\"}"));
  }

  @Test
  void takesPreviousAndNumbers() {
    assertThat(shell.run("config", "rollback", "--to", "previous", "--yes")).isZero();
    assertThat(shell.out()).startsWith("Back to revision 2,");
    assertThat(shell.run("config", "rollback", "--to", "1", "--yes")).isZero();
    assertThat(shell.out()).startsWith("Back to revision 1,");
  }

  @Test
  void toWhatIsWantedAlreadyChangesNothing() {
    manager.twin.plan = FakeManager.parsed("{\"changes\": [], \"unchanged\": 3}");
    assertThat(shell.run("config", "rollback", "--to", "3")).isZero();
    assertThat(shell.out()).endsWith("\nThe fleet has this already: revision 3.\n");
    assertThat(manager.twin.revisions).hasSize(3);
  }

  @Test
  void whatIsNoTimeAndNoRevisionIsRefused() {
    assertThat(shell.run("config", "rollback", "--to", "soon")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err())
        .isEqualTo(
            "--to must be a time such as 14:00 or 2026-11-20T14:00, the number of a revision or"
                + " previous, was \"soon\"\n");
    assertThat(shell.run("config", "rollback", "--to", "23:00")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err())
        .isEqualTo(
            "--to must not be in the future, was \"23:00\"; give the day as well, such as"
                + " 2026-11-19T23:00\n");
    manager.twin.revisions.subList(1, 3).clear();
    assertThat(shell.run("config", "rollback", "--to", "previous")).isEqualTo(ExitCode.FAILED);
    assertThat(shell.err()).isEqualTo("there is no revision before the newest\n");
  }
}
