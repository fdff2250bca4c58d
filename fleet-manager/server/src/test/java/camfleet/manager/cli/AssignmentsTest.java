package camfleet.manager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AssignmentsTest {
  @Test
  void readsSettingsAsTheirTableSays() throws Exception {
    assertThat(Assignments.settings(List.of("fps=5", "streaming=ON", "name=123", "quality=60")))
        .containsEntry("fps", 5.0)
        .containsEntry("streaming", true)
        .containsEntry("name", "123")
        .containsEntry("quality", 60L);
  }

  @Test
  void leavesWhatTheTableRefusesToTheManager() throws Exception {
    assertThat(Assignments.settings(List.of("fps=0", "quality=high", "unheard_of=1.5")))
        .containsEntry("fps", 0L)
        .containsEntry("quality", "high")
        .containsEntry("unheard_of", 1.5);
  }

  @Test
  void nullGivesUpAnOverride() throws Exception {
    assertThat(Assignments.settings(List.of("fps=null"))).containsEntry("fps", null);
  }

  @Test
  void keepsEqualsSignsAndEmptyTextInAValue() throws Exception {
    assertThat(Assignments.arguments(List.of("text=a=b", "empty=")))
        .containsEntry("text", "a=b")
        .containsEntry("empty", "");
  }

  @Test
  void numbersAreOnlyWhatJsonCallsNumbers() {
    assertThat(Assignments.plain("-1.5e3")).isEqualTo(-1500.0);
    assertThat(Assignments.plain("007")).isEqualTo("007");
    assertThat(Assignments.plain("1_000")).isEqualTo("1_000");
    assertThat(Assignments.plain("99999999999999999999")).isEqualTo("99999999999999999999");
  }
}
