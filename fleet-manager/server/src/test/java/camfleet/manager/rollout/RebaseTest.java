package camfleet.manager.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RebaseTest {
  private static Map<String, Object> defaults(Object fps) {
    return Map.of("defaults", Map.of("fps", fps));
  }

  @Test
  void nothingEditedIsTheDocumentItself() {
    assertThat(Rebase.of(defaults(7), defaults(7), defaults(5))).isEqualTo(defaults(5));
    assertThat(Rebase.of(defaults(7), defaults(7), Map.of())).isEmpty();
  }

  @Test
  void editsAreMadeToTheOtherOneToo() {
    Map<String, Object> edited =
        Map.of("defaults", Map.of("fps", 7), "devices", Map.of("cam1", Map.of("quality", 50)));
    assertThat(Rebase.of(defaults(7), edited, defaults(5)))
        .isEqualTo(
            Map.of("defaults", Map.of("fps", 5), "devices", Map.of("cam1", Map.of("quality", 50))));
  }

  @Test
  void whatWasTakenAwayGoesAndNullIsAValue() {
    Map<String, Object> given = new LinkedHashMap<>();
    given.put("fps", null);
    assertThat(
            Rebase.of(
                Map.of("a", 1, "c", Map.of("fps", 7)),
                Map.of("c", given),
                Map.of("a", 1, "b", 2, "c", Map.of("fps", 5))))
        .isEqualTo(Map.of("b", 2, "c", given));
  }

  @Test
  void listsGetWhoJoinedAndLoseWhoLeft() {
    assertThat(
            Rebase.of(
                Map.of("members", List.of("cam1", "cam2")),
                Map.of("members", List.of("cam2", "cam3")),
                Map.of("members", List.of("cam9", "cam1"))))
        .isEqualTo(Map.of("members", List.of("cam9", "cam3")));
  }
}
