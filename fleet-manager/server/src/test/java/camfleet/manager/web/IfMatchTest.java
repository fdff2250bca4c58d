package camfleet.manager.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import camfleet.runtime.MalformedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IfMatchTest {
  @Test
  void starFitsEverything() throws Exception {
    assertThat(IfMatch.parse(" * ").matches(0)).isTrue();
    assertThat(IfMatch.parse("*").matches(7)).isTrue();
  }

  @Test
  void anyOfTheTagsFits() throws Exception {
    IfMatch match = IfMatch.parse("\"3\",\t\"xyzzy\" , , \"12\"");
    assertThat(match.matches(3)).isTrue();
    assertThat(match.matches(12)).isTrue();
    assertThat(match.matches(1)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"W/\"3\"", "\"03\"", "\"\"", "\"3 \"", "\"+3\"", "\"99999999999999999999\""})
  void weakAndForeignTagsFitNothing(String text) throws Exception {
    if (text.equals("\"3 \"")) {
      // A space is no character of a tag.
      assertThatThrownBy(() -> IfMatch.parse(text)).isInstanceOf(MalformedException.class);
    } else {
      assertThat(IfMatch.parse(text).matches(3)).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "3", "w/\"3\"", "\"3", "\"3\"\"4\"", "*,*", ",,", "\"\n\""})
  void whatIsNoTagIsRefusedInOneSentence(String text) {
    assertThatThrownBy(() -> IfMatch.parse(text))
        .isInstanceOf(MalformedException.class)
        .hasMessageStartingWith("If-Match must be an ETag in quotes")
        .hasMessageNotContaining("\n");
  }

  @Test
  void veryLongListsAreReadInTime() throws Exception {
    assertThat(IfMatch.parse("\"1\",".repeat(100_000) + "\"2\"").matches(2)).isTrue();
  }
}
