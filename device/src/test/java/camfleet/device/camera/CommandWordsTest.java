package camfleet.device.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CommandWordsTest {
  @Test
  void splitsAsAShellDoes() {
    assertThat(CommandWords.of("  a  b\tc ")).containsExactly("a", "b", "c");
    assertThat(CommandWords.of("a 'b c' \"d  e\"f")).containsExactly("a", "b c", "d  ef");
    assertThat(CommandWords.of("a '' \"\"")).containsExactly("a", "", "");
    assertThat(CommandWords.of("a\\ b \\' \"\\\"\\n\\\\\" 'c\\'"))
        .containsExactly("a b", "'", "\"\\n\\", "c\\");
    assertThat(CommandWords.of("$HOME `x` *;|")).containsExactly("$HOME", "`x`", "*;|");
    assertThat(CommandWords.of(" ")).isEmpty();
  }

  @Test
  void refusesAnOpenQuote() {
    assertThatThrownBy(() -> CommandWords.of("a 'b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a quote (') is not closed in: a 'b");
  }
}
