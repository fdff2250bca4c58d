package camfleet.message;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ExcerptTest {
  @Test
  void shortTextStaysAsItIs() {
    assertThat(Excerpt.of("", 3)).isEmpty();
    assertThat(Excerpt.of("abc", 3)).isEqualTo("abc");
  }

  @Test
  void longTextIsCutBetweenCharacters() {
    assertThat(Excerpt.of("abcd", 3)).isEqualTo("abc…");
    assertThat(Excerpt.of("ab😀d", 3)).isEqualTo("ab…");
  }

  @Test
  void controlCharactersAndHalvesAreReplaced() {
    assertThat(Excerpt.of("a\nb\u001b[31m\ud83d", 80)).isEqualTo("a�b�[31m�");
  }

  @Property(tries = 300)
  void isOneLineNotLongerThanAskedForThatCanBeWritten(
      @ForAll String text, @ForAll @IntRange(max = 50) int maxLength) {
    String excerpt = Excerpt.of(text, maxLength);
    assertThat(excerpt.length()).isLessThanOrEqualTo(maxLength + 1);
    assertThat(excerpt.lines().count()).isLessThanOrEqualTo(1);
    assertThat(java.nio.charset.StandardCharsets.UTF_8.newEncoder().canEncode(excerpt)).isTrue();
  }
}
