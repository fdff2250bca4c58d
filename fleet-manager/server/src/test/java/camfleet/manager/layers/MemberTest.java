package camfleet.manager.layers;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemberTest {
  @ParameterizedTest
  @ValueSource(strings = {"cam1", "yard-*", "*", "c?m", "label:outdoors", "label:A.b_c-1", "?"})
  void idsGlobsAndLabelsAreMembers(String member) {
    assertThat(Member.isValid(member)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "c1",
        "Cam1",
        "all",
        "manager",
        "label:",
        "label:a b",
        "cam_*",
        "Yard*",
        "a b"
      })
  void nothingElseIs(String member) {
    assertThat(Member.isValid(member)).isFalse();
  }

  @Test
  void namesAndGlobsEndAt64Signs() {
    assertThat(Member.isValid("*" + "a".repeat(63))).isTrue();
    assertThat(Member.isValid("*" + "a".repeat(64))).isFalse();
    assertThat(Member.isValid("label:" + "a".repeat(64))).isTrue();
    assertThat(Member.isValid("label:" + "a".repeat(65))).isFalse();
  }

  @Property(tries = 1000)
  void aGlobMatchesAsTheRegularExpressionDoes(
      @ForAll @Chars({'a', 'b', '*', '?'}) @StringLength(max = 8) String glob,
      @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 8) String text) {
    assertThat(Member.matches(glob, text)).isEqualTo(PlainLayers.matches(glob, text));
  }

  /** With a regular expression this one takes years. */
  @Test
  @Timeout(5)
  void aGlobOfManyStarsIsAsQuickAsAnother() {
    assertThat(Member.matches("*a".repeat(31) + "b", "a".repeat(32))).isFalse();
  }
}
