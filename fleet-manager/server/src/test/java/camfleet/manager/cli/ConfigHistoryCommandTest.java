package camfleet.manager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What config history says. */
class ConfigHistoryCommandTest {
  private final FakeManager manager = new FakeManager();
  private final Shell shell = new Shell(Map.of("CAMFLEET_MANAGER", manager.url()), false);

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void listsWhoWantedWhatWhenAndWhyTheNewestFirst() {
    assertThat(shell.run("config", "history", "--limit", "2")).isZero();
    assertThat(shell.out())
        .isEqualTo(
            """
            REVISION  AT                     BY         HOW    WHY
            3         14:00:00 (5 min ago)   anna@desk  apply  calmer nights
            2         13:30:00 (35 min ago)  bob@desk   apply  sharper
            """);
  }

  @Test
  void ofADeviceItTellsWhatBecameOfEachRevision() {
    assertThat(shell.run("config", "history", "cam1")).isZero();
    assertThat(shell.out())
        .isEqualTo(
            """
            REV  AT                     BY         REVISION  ROLLOUT  OUTCOME      CAUSE
            8    14:00:00 (5 min ago)   anna@desk  3         4        rolled_back  no picture within 15 s
            7    13:30:00 (35 min ago)  bob@desk   2         -        applied      -
            """);
  }

  @Test
  void aRevisionThatNotEveryCameraGotIsMarked() {
    manager.twin.revisions.get(2).put("released", false);
    shell.run("config", "history", "--limit", "1");
    assertThat(shell.out()).contains("apply, not on every camera");
  }

  @Test
  void isJsonWhenAsked() {
    assertThat(shell.run("config", "history", "-o", "json")).isZero();
    assertThat((List<?>) FakeManager.parsed(shell.out()).get("revisions")).hasSize(3);
    assertThat(shell.run("config", "history", "cam1", "-o", "json")).isZero();
    assertThat((List<?>) FakeManager.parsed(shell.out()).get("revisions")).hasSize(2);
  }
}
