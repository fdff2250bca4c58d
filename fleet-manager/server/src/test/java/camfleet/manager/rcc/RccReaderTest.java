package camfleet.manager.rcc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import camfleet.runtime.MalformedException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RccReaderTest {
  private static RccSection read(String text) throws MalformedException {
    return RccReader.read(text, "colony.config");
  }

  private static RccValue value(String written) throws MalformedException {
    return read("[s]\nkey = " + written).sections().get("s").values().get("key");
  }

  @Test
  void sectionsStandInSectionsByTheirBrackets() throws Exception {
    RccSection file =
        read(
            """
            # a comment
            stray = 1
            [general]   # beside it
              a = 1
            [controllers]
              [[left]]
                b = 2
                [[[deep]]]
                  c = 3
              [["right, upper"]]
                b = 4
            [log]
              d = 5
            """);
    assertThat(file.values()).containsOnlyKeys("stray");
    assertThat(file.sections()).containsOnlyKeys("general", "controllers", "log");
    RccSection controllers = file.sections().get("controllers");
    assertThat(controllers.sections()).containsOnlyKeys("left", "right, upper");
    assertThat(controllers.sections().get("left").sections()).containsOnlyKeys("deep");
    assertThat(controllers.sections().get("right, upper").line()).isEqualTo(10);
    assertThat(controllers.sections().get("left").values().get("b").line()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "90                       | 90",
        ".001                     | .001",
        "True  # yes              | True",
        "\"back # view\" # of it  | back # view",
        "'it is \"here\"'         | it is \"here\"",
        "640x480                  | 640x480",
        "192.0.2.60  # address    | 192.0.2.60",
        "(\"left\")               | left",
        "/home/pi/data/           | /home/pi/data/",
        "two words                | two words"
      })
  void aValueIsAWordWithOrWithoutQuotes(String written, String word) throws Exception {
    assertThat(value(written)).isEqualTo(new RccValue(List.of(word), false, 2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "128, 128          | 128 128",
        "(128, 128)        | 128 128",
        "[128,128] # both  | 128 128",
        "( .5 , .5, 1,1, ) | .5 .5 1 1",
        "\"a\", 'b'        | a b",
        "640,              | 640"
      })
  void aListHasCommasWithOrWithoutBrackets(String written, String words) throws Exception {
    assertThat(value(written)).isEqualTo(new RccValue(List.of(words.split(" ")), true, 2));
  }

  @Test
  void anEmptyValueAndAnEmptyListAreThere() throws Exception {
    assertThat(value("")).isEqualTo(new RccValue(List.of(""), false, 2));
    assertThat(value("\"\"")).isEqualTo(new RccValue(List.of(""), false, 2));
    assertThat(value("()").items()).isEmpty();
    assertThat(value("None").isNone()).isTrue();
  }

  @Test
  void aTextInThreeQuotesMayHaveSeveralLines() throws Exception {
    RccSection file = read("[s]\na = '''one\ntwo''' # end\nb = \"\"\"x\"\"\"\n");
    assertThat(file.sections().get("s").values().get("a").text()).isEqualTo("one\ntwo");
    assertThat(file.sections().get("s").values().get("b"))
        .isEqualTo(new RccValue(List.of("x"), false, 4));
  }

  @Test
  void endsOfLinesAndAByteOrderMarkOfWindowsAreRead() throws Exception {
    assertThat(read("\uFEFF[s]\r\nkey = 5\r\n").sections().get("s").values().get("key").text())
        .isEqualTo("5");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "hello                  | 1: a line must be a [section], a comment or key = value, was \"hello\"",
        "= 5                    | 1: a line must be a [section], a comment or key = value, was \"= 5\"",
        "[a                     | 1: a section must be [name] or [[name]], was \"[a\"",
        "[a]]                   | 1: a section must be [name] or [[name]], was \"[a]]\"",
        "[]                     | 1: a section must have a name, was \"[]\"",
        "a = 1\0b               | 1: there is a character that cannot be shown in \"a = 1�b\"",
        "[[a]]                  | 1: section \"[[a]]\" has 2 brackets but stands in none of 1",
        "[a];[a]                | 2: section \"a\" stands already in line 1",
        "[a];b=1;;b=2           | 4: key \"b\" stands already in line 2",
        "a = \"b                | 1: the text that \" begins has no end",
        "a = 'b                 | 1: the text that ' begins has no end",
        "a = '''b;c             | 1: the text that ''' begins has no end",
        "a = '''b''' c          | 1: nothing but a comment may follow ''', was \"c\"",
        "a = (1, 2              | 1: the list that ( begins must end with ) in the same line",
        "a = [1, 2)             | 1: the list that [ begins must end with ] in the same line",
        "a = (1, (2, 3))        | 1: there must be a word, a number or a quoted text where \"(2, 3))\" stands",
        "a = (1) 2              | 1: there must be a comment or the end of the line where \"2\" stands",
        "a = \"b\" c            | 1: there must be a comma, a comment or the end of the line where \"c\" stands",
        "a = 1,,2               | 1: there must be a value before it where \",2\" stands"
      })
  void whatIsNoSuchFileIsToldInOneSentenceWithItsLine(String text, String sentence) {
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> read(text.replace(';', '\n')))
        .withMessage("colony.config:" + sentence);
  }

  @Property(tries = 500)
  void anyTextIsReadOrRefusedInOneSentence(
      @ForAll
          @Chars({'[', ']', '(', ')', '=', '#', '"', '\'', ',', '\n', ' ', 'a', '1', '\0'})
          @CharRange(from = 'x', to = 'z')
          String text) {
    try {
      assertThat(read(text)).isNotNull();
    } catch (MalformedException e) {
      assertThat(e.getMessage()).matches("colony\\.config:\\d+: .+");
      assertThat(e.getMessage().lines()).hasSize(1);
    }
  }
}
