package camfleet.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import camfleet.message.ProblemCode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTest {
  static Collection<Setting> settings() {
    return SettingTable.camera().all();
  }

  private static Setting camera(String key) {
    return SettingTable.camera().find(key).orElseThrow();
  }

  private static void refuses(Setting setting, Object value, ProblemCode code) {
    assertThatExceptionOfType(SettingException.class)
        .isThrownBy(() -> setting.check(value))
        .satisfies(e -> isClear(e, setting, code));
  }

  private static void refusesRaw(Setting setting, String raw, ProblemCode code) {
    assertThatExceptionOfType(SettingException.class)
        .isThrownBy(() -> setting.parse(raw))
        .satisfies(e -> isClear(e, setting, code));
  }

  /** The sentence names key and range, is one line and can be sent. */
  private static void isClear(SettingException e, Setting setting, ProblemCode code) {
    assertThat(e.problem().code()).isEqualTo(code);
    assertThat(e.problem().key()).isEqualTo(setting.key());
    assertThat(e.getMessage())
        .isEqualTo(e.problem().message())
        .startsWith(setting.key() + " must be " + setting.range() + ", was ")
        .hasSizeLessThan(300);
    assertThat(e.getMessage().lines()).hasSize(1);
    assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(e.getMessage())).isTrue();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void takesItsLimitsAndRefusesWhatIsBeyond(Setting setting) throws Exception {
    switch (setting.type()) {
      case INTEGER -> {
        assertThat(setting.check((long) setting.min())).isEqualTo((long) setting.min());
        assertThat(setting.check((int) setting.max())).isEqualTo((long) setting.max());
        refuses(setting, (long) setting.min() - 1, ProblemCode.OUT_OF_RANGE);
        refuses(setting, (long) setting.max() + 1, ProblemCode.OUT_OF_RANGE);
        refuses(setting, setting.min() + 0.5, ProblemCode.WRONG_TYPE);
        if (!setting.choices().isEmpty()) {
          refuses(setting, (long) setting.min() + 1, ProblemCode.OUT_OF_RANGE);
        }
      }
      case NUMBER -> {
        assertThat(setting.check(setting.min())).isEqualTo(setting.min());
        assertThat(setting.check(setting.max())).isEqualTo(setting.max());
        refuses(setting, Math.nextDown(setting.min()), ProblemCode.OUT_OF_RANGE);
        refuses(setting, Math.nextUp(setting.max()), ProblemCode.OUT_OF_RANGE);
        refuses(setting, setting.min() - 1, ProblemCode.OUT_OF_RANGE);
        refuses(setting, setting.max() + 1, ProblemCode.OUT_OF_RANGE);
        refuses(setting, Double.NaN, ProblemCode.OUT_OF_RANGE);
      }
      case TEXT -> {
        String full = longest(setting);
        assertThat(setting.check(full)).isEqualTo(full);
        assertThat(setting.check("x".repeat((int) setting.min())))
            .asString()
            .hasSize((int) setting.min());
        refuses(setting, full + "x", ProblemCode.OUT_OF_RANGE);
        if (setting.min() > 0) {
          refuses(setting, "x".repeat((int) setting.min() - 1), ProblemCode.OUT_OF_RANGE);
        }
      }
      case CHOICE -> {
        for (String choice : setting.choices()) {
          assertThat(setting.check(choice)).isEqualTo(choice);
        }
        refuses(setting, "no-such-word", ProblemCode.OUT_OF_RANGE);
      }
      case RESOLUTION -> {
        int min = (int) setting.min();
        int max = (int) setting.max();
        assertThat(setting.check(min + "x64")).isEqualTo(min + "x64");
        assertThat(setting.check(max + "x" + max)).isEqualTo(max + "x" + max);
        refuses(setting, (min - 2) + "x64", ProblemCode.OUT_OF_RANGE);
        refuses(setting, min + "x62", ProblemCode.OUT_OF_RANGE);
        refuses(setting, (max + 2) + "x64", ProblemCode.OUT_OF_RANGE);
        refuses(setting, min + "x" + (max + 2), ProblemCode.OUT_OF_RANGE);
        refuses(setting, (min + 1) + "x64", ProblemCode.OUT_OF_RANGE);
        refuses(setting, min + "x65", ProblemCode.OUT_OF_RANGE);
      }
      case REGION -> {
        assertThat(setting.check(List.of(0L, 0, 1, 1))).isEqualTo(List.of(0.0, 0.0, 1.0, 1.0));
        assertThat(setting.check(List.of(0.5, 0.5, 0.5, 0.5)))
            .isEqualTo(List.of(0.5, 0.5, 0.5, 0.5));
        refuses(setting, List.of(-0.1, 0, 0.5, 0.5), ProblemCode.OUT_OF_RANGE);
        refuses(setting, List.of(0, -0.1, 0.5, 0.5), ProblemCode.OUT_OF_RANGE);
        refuses(setting, List.of(0, 0, 0, 0.5), ProblemCode.OUT_OF_RANGE);
        refuses(setting, List.of(0, 0, 0.5, 0), ProblemCode.OUT_OF_RANGE);
        refuses(setting, List.of(0.6, 0, 0.5, 0.5), ProblemCode.OUT_OF_RANGE);
        refuses(setting, List.of(0, 0.6, 0.5, 0.5), ProblemCode.OUT_OF_RANGE);
        refuses(setting, List.of(0, 0, 1, Double.NaN), ProblemCode.OUT_OF_RANGE);
      }
      case BOOLEAN -> {
        assertThat(setting.check(true)).isEqualTo(true);
        assertThat(setting.check(false)).isEqualTo(false);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("settings")
  void refusesEveryOtherType(Setting setting) {
    List<Object> strange = List.of(List.of(), Map.of(), 'x');
    for (Object value : strange) {
      refuses(setting, value, ProblemCode.WRONG_TYPE);
    }
    switch (setting.type()) {
      case BOOLEAN -> {
        refuses(setting, 1L, ProblemCode.WRONG_TYPE);
        refuses(setting, "true", ProblemCode.WRONG_TYPE);
      }
      case INTEGER, NUMBER -> {
        refuses(setting, "5", ProblemCode.WRONG_TYPE);
        refuses(setting, true, ProblemCode.WRONG_TYPE);
        refuses(
            setting,
            BigInteger.TEN.pow(400),
            setting.type() == Setting.Type.INTEGER
                ? ProblemCode.WRONG_TYPE
                : ProblemCode.OUT_OF_RANGE);
      }
      case TEXT, CHOICE, RESOLUTION -> {
        refuses(setting, 5L, ProblemCode.WRONG_TYPE);
        refuses(setting, false, ProblemCode.WRONG_TYPE);
      }
      case REGION -> {
        refuses(setting, 5L, ProblemCode.WRONG_TYPE);
        refuses(setting, "0,0,1,1", ProblemCode.WRONG_TYPE);
        refuses(setting, List.of(0, 0, 1), ProblemCode.WRONG_TYPE);
        refuses(setting, List.of(0, 0, 1, 1, 1), ProblemCode.WRONG_TYPE);
        refuses(setting, List.of(0, 0, 1, "1"), ProblemCode.WRONG_TYPE);
      }
    }
  }

  /** A text as long as may be, which has the form. */
  private static String longest(Setting setting) {
    int length = (int) setting.max();
    return setting.form() == TextForm.PATH ? "/" + "x".repeat(length - 1) : "x".repeat(length);
  }

  @ParameterizedTest
  @MethodSource("settings")
  void itsDefaultIsGoodAsAValueAndAsText(Setting setting) throws Exception {
    assertThat(setting.check(setting.byDefault())).isEqualTo(setting.byDefault());
    assertThat(setting.parse(" " + setting.byDefault() + "\n")).isEqualTo(setting.byDefault());
  }

  @ParameterizedTest
  @MethodSource("settings")
  void theKeyIsSnakeCaseAndASentenceTellsWhatItDoes(Setting setting) {
    assertThat(setting.key()).matches("[a-z][a-z0-9]*(_[a-z0-9]+)*");
    assertThat(setting.sentence()).endsWith(".");
  }

  @ParameterizedTest
  @ValueSource(strings = {" ON ", "on", "On", "true", "TRUE", "1", "1\n"})
  void rawOn(String raw) throws Exception {
    assertThat(camera("streaming").parse(raw)).isEqualTo(true);
  }

  @ParameterizedTest
  @ValueSource(strings = {" OFF ", "off", "false", "False", "0", "\t0"})
  void rawOff(String raw) throws Exception {
    assertThat(camera("streaming").parse(raw)).isEqualTo(false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "yes", "2", "ONN", "1.0", "null", "{\"on\":true}"})
  void rawNeitherOnNorOff(String raw) {
    refusesRaw(camera("streaming"), raw, ProblemCode.WRONG_TYPE);
  }

  @ParameterizedTest
  @CsvSource({"5,5", "5.0,5", "+5,5", "' 5 ',5", "5e0,5", "1e1,10", "05,5", "5.,5", "50e-1,5"})
  void rawInteger(String raw, long value) throws Exception {
    assertThat(camera("quality").parse(raw)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({"5,5", "0.1,0.1", ".5,0.5", "12.25,12.25", "1e1,10", "' 5.0',5", "1.2E1,12"})
  void rawNumber(String raw, double value) throws Exception {
    assertThat(camera("fps").parse(raw)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "abc",
        "0x10",
        "NaN",
        "Infinity",
        "-Infinity",
        "5,0",
        "5 0",
        "1e",
        "e1",
        ".",
        "--5",
        "5f",
        "5d",
        "1_000",
        "٥",
        "true",
        "9999999999999",
        "{}",
        "\"5\"",
        "\ud83d"
      })
  void rawNotANumber(String raw) {
    refusesRaw(camera("fps"), raw, ProblemCode.WRONG_TYPE);
    refusesRaw(camera("quality"), raw, ProblemCode.WRONG_TYPE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1e3", "121", "999999999999", "1e99", "-0.0", "1e-9"})
  void rawNumberOutOfRange(String raw) {
    refusesRaw(camera("fps"), raw, ProblemCode.OUT_OF_RANGE);
  }

  @Test
  void rawIntegerWithAFractionIsNone() {
    refusesRaw(camera("quality"), "5.5", ProblemCode.WRONG_TYPE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"640", "640x", "x480", "640X480", "640*480", "-640x480", "640x480x3", "999999x2"})
  void aResolutionIsWidthTimesHeight(String raw) {
    refusesRaw(camera("resolution"), raw, ProblemCode.WRONG_TYPE);
  }

  @Test
  void aResolutionHasOneSpelling() throws Exception {
    assertThat(camera("resolution").parse(" 0640x0480 ")).isEqualTo("640x480");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\u0000b", "a\u0085b", "\ud83d"})
  void textIsOneLineThatCanBeSent(String text) {
    refuses(camera("name"), text, ProblemCode.OUT_OF_RANGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..", ".", ".hidden", "-rf", "a/b", "/", "a b ", " a", "a.", "Käfig", "a\tb", "a:b"
      })
  void whatNamesAFileNeverLeadsOutOfItsFolder(String text) {
    refuses(camera("acquisition_name"), text, ProblemCode.OUT_OF_RANGE);
    refuses(camera("acquisition_group"), text, ProblemCode.OUT_OF_RANGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "_test_rcc", "mouse 12", "2026-11-20", "v1.2_final", "a..b"})
  void whatNamesAFileMayHaveSpacesPointsAndDashesInIt(String text) throws Exception {
    assertThat(camera("acquisition_name").check(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data",
        "~/data",
        "./data",
        "/data/..",
        "/../etc",
        "/a/../b",
        "/a/.",
        "/a\nb",
        "C:\\"
      })
  void aPathIsAbsoluteAndNeverGoesUp(String text) {
    refuses(camera("data_path"), text, ProblemCode.OUT_OF_RANGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/home/pi/data/", "/data/.hidden", "/data/..x", "/Käfig 3"})
  void aPathMayEndInASlashAndHaveAnyNames(String text) throws Exception {
    assertThat(camera("data_path").check(text)).isEqualTo(text);
  }

  @Test
  void aTextThatIsHugeIsRefusedWithoutAStackOverflow() {
    refuses(camera("data_path"), "/a".repeat(200_000), ProblemCode.OUT_OF_RANGE);
    refuses(camera("acquisition_name"), "a.".repeat(200_000), ProblemCode.OUT_OF_RANGE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0,0,1,1                  | 0.0 0.0 1.0 1.0",
        "0.25, 0.25 ,0.5,0.5      | 0.25 0.25 0.5 0.5",
        "[0, 0.5, 1, 0.5]         | 0.0 0.5 1.0 0.5",
        "-0,0,1,1                 | 0.0 0.0 1.0 1.0",
        "0.1,0.7,0.9,0.3          | 0.1 0.7 0.9 0.3"
      })
  void rawRegion(String raw, String values) throws Exception {
    List<Double> region = Stream.of(values.split(" ")).map(Double::valueOf).toList();
    assertThat(camera("zoom").parse(raw)).isEqualTo(region);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0,0,1", "0,0,1,1,1", "0,0,1,x", "[0,0,1,1", "0;0;1;1", ",,,", "[]", "["})
  void rawNoRegion(String raw) {
    refusesRaw(camera("zoom"), raw, ProblemCode.WRONG_TYPE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0,0,2,1", "0.5,0,0.6,1", "-0.1,0,1,1", "0,0,0,1", "0,0,1,1.1"})
  void rawRegionBeyondThePicture(String raw) {
    refusesRaw(camera("zoom"), raw, ProblemCode.OUT_OF_RANGE);
  }

  @Test
  void anIntegerOfAFewValuesTakesNoOther() throws Exception {
    assertThat(camera("rotation_deg").parse("90")).isEqualTo(90L);
    assertThat(camera("rotation_deg").check(180.0)).isEqualTo(180L);
    assertThatExceptionOfType(SettingException.class)
        .isThrownBy(() -> camera("rotation_deg").check(45L))
        .withMessage("rotation_deg must be one of 0, 90, 180, 270, was 45");
  }

  @Test
  void textIsCountedInCharactersNotInHalves() throws Exception {
    assertThat(camera("name").check("😀".repeat(64))).isEqualTo("😀".repeat(64));
    refuses(camera("name"), "😀".repeat(65), ProblemCode.OUT_OF_RANGE);
  }

  @Property(tries = 300)
  void anyRawTextIsTakenOrRefusedClearly(@ForAll String raw) {
    for (Setting setting : settings()) {
      try {
        Object value = setting.parse(raw);
        assertThat(setting.check(value)).isEqualTo(value);
      } catch (SettingException e) {
        isClear(e, setting, e.problem().code());
      }
    }
  }

  @Test
  void theSentenceSaysKeyRangeAndValue() {
    assertThatExceptionOfType(SettingException.class)
        .isThrownBy(() -> camera("fps").check(0L))
        .withMessage("fps must be a number 0.1..120, was 0");
    assertThatExceptionOfType(SettingException.class)
        .isThrownBy(() -> camera("fps").parse("abc"))
        .withMessage("fps must be a number 0.1..120, was \"abc\"");
    assertThatExceptionOfType(SettingException.class)
        .isThrownBy(() -> camera("log_level").parse("loud"))
        .withMessage("log_level must be one of debug, info, warn, error, was \"loud\"");
  }

  @Test
  void aRangeWithoutValuesIsAProgrammingError() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Setting(
                    "x", Setting.Type.NUMBER, 2, 1, List.of(), 1.0, Effect.LIVE, "A number."));
  }
}
