package camfleet.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import camfleet.runtime.MalformedException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.UniqueElements;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  private static final String STATE =
      "{'at':'2026-11-20T10:00:00Z','boot':1,'seq':2,'streaming':true,'recording':false,"
          + "'camera':'ok','fps':9.5,'width':640,'height':480,'viewers':0}";

  static List<GoldenFiles.Golden> goldens() {
    return GoldenFiles.goldens();
  }

  /** One member of {@link #STATE} replaced. */
  private static byte[] stateWith(String member, String value) {
    return utf8(
        STATE.replaceFirst("'" + member + "':[^,}]*(T[^,}]*)?", "'" + member + "':" + value));
  }

  private static byte[] utf8(String singleQuoted) {
    return singleQuoted.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  /** Reads in all four ways; whatever is refused is refused with one sentence of ours. */
  private static void readOrRefuse(byte[] json, Class<?> type) {
    assertOneSentence(() -> Json.read(json, type));
    assertOneSentence(() -> Json.readObject(json));
    assertOneSentence(() -> Json.readAny(json));
    assertOneSentence(() -> Json.fromMap(Json.readObject(json), type));
  }

  private interface Reading {
    Object read() throws MalformedException;
  }

  /** What can be read can be written and is then the same. */
  private static void assertOneSentence(Reading reading) {
    Object value;
    try {
      value = reading.read();
    } catch (MalformedException e) {
      assertThat(e.getMessage())
          .isNotBlank()
          .hasSizeLessThan(500)
          .doesNotContain("\n", "com.fasterxml", "java.", "camfleet.", "DeserializationFeature");
      return;
    }
    assertThatCode(() -> Json.bytes(value)).as("writing %s", value).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void truncatedAtAnyByteIsRefusedInOneSentence(GoldenFiles.Golden golden) {
    int end = new String(golden.json(), StandardCharsets.UTF_8).stripTrailing().length();
    for (int length = 0; length < end; length++) {
      byte[] cut = Arrays.copyOf(golden.json(), length);
      assertThatThrownBy(() -> Json.read(cut, golden.type()))
          .as("%s cut to %d bytes", golden, length)
          .isInstanceOf(MalformedException.class);
      readOrRefuse(cut, golden.type());
    }
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void anyByteReplacedByAnotherIsReadOrRefusedInOneSentence(GoldenFiles.Golden golden) {
    byte[] others = {0, '"', '{', '}', ',', '-', '9', 'e', (byte) 0x80, (byte) 0xFF};
    for (int at = 0; at < golden.json().length; at++) {
      byte[] damaged = golden.json().clone();
      damaged[at] = others[at % others.length];
      readOrRefuse(damaged, golden.type());
    }
  }

  @Property(tries = 500)
  void randomBytesAreReadOrRefusedInOneSentence(@ForAll @Size(max = 200) byte[] bytes) {
    readOrRefuse(bytes, DeviceState.class);
    readOrRefuse(bytes, SettingsPatch.class);
    readOrRefuse(bytes, CommandRequest.class);
  }

  @Property(tries = 300)
  void anyMapOfTextComesBack(
      @ForAll @Size(max = 5) @UniqueElements
          List<@net.jqwik.api.constraints.StringLength(max = 9) String> texts)
      throws Exception {
    Map<String, Object> map = new HashMap<>();
    for (String text : texts) {
      String whole = text.replaceAll("\\p{Cs}", "?");
      map.put(whole, whole);
    }
    assertThat(Json.readObject(Json.bytes(map))).isEqualTo(map);
  }

  @Test
  void emptyAndNullAreNoDocument() {
    assertThatThrownBy(() -> Json.read(new byte[0], DeviceState.class))
        .isInstanceOf(MalformedException.class)
        .hasMessage("the document is empty");
    assertThatThrownBy(() -> Json.read(utf8("null"), DeviceState.class))
        .isInstanceOf(MalformedException.class)
        .hasMessage("expected a JSON object, was null");
    assertThatThrownBy(() -> Json.readObject(utf8("[1]")))
        .isInstanceOf(MalformedException.class)
        .hasMessage("the document must be an object");
    assertThatThrownBy(() -> Json.read(utf8("{} {}"), CommandRequest.class))
        .isInstanceOf(MalformedException.class)
        .hasMessageStartingWith("the document must end after its first value");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "boot|'x'|boot must be an integer, was \"x\"",
        "boot|'5'|boot must be an integer, was \"5\"",
        "boot|1.5|boot must be an integer, was 1.5",
        "boot|null|boot must not be null",
        "boot|[1]|boot must be an integer",
        "boot|99999999999999999999|not JSON: Numeric value (99999999999999999999) out of range of"
            + " long",
        "fps|'fast'|fps must be a number",
        "fps|'NaN'|fps must be a number",
        "fps|1e999|not JSON: a number is greater than a double holds",
        "fps|null|fps must not be null",
        "streaming|1|streaming must be true or false, was 1",
        "streaming|'true'|streaming must be true or false",
        "camera|'good'|camera must be one of closed, opening, ok, black, frozen, stalled, failed, was \"good\"",
        "camera|2|camera must be one of closed, opening, ok, black, frozen, stalled, failed",
        "camera|''|camera must be one of closed, opening, ok, black, frozen, stalled, failed",
        "camera|null|camera is missing",
        "at|'noon'|at must be a time such as 2026-11-20T10:00:00Z, was \"noon\"",
        "at|1795168800|at must be a time such as 2026-11-20T10:00:00Z",
        "at|'+1000000000-12-31T23:59:59Z'|at must be a time such as 2026-11-20T10:00:00Z",
        "at|'1969-12-31T23:59:59Z'|at must be a time such as 2026-11-20T10:00:00Z",
        "at|null|at is missing",
        "width|NaN|not JSON: Non-standard token 'NaN'",
        "width|007|not JSON: Invalid numeric value",
      },
      quoteCharacter = '`')
  void aWrongMemberIsNamedWithWhatItMustBe(String member, String value, String sentence) {
    assertThatThrownBy(() -> Json.read(stateWith(member, value), DeviceState.class))
        .isInstanceOf(MalformedException.class)
        .message()
        .startsWith(sentence);
  }

  @Test
  void theTemplateOfTheTableAboveIsGood() throws Exception {
    DeviceState state = Json.read(utf8(STATE), DeviceState.class);
    assertThat(state.fps()).isEqualTo(9.5);
    assertThat(Json.read(stateWith("fps", "9"), DeviceState.class).fps()).isEqualTo(9.0);
    assertThat(Json.read(stateWith("at", "'2026-11-20T11:00:00+01:00'"), DeviceState.class).at())
        .isEqualTo(Instant.parse("2026-11-20T10:00:00Z"));
    assertThat(Json.read(stateWith("camera", "'OK'"), DeviceState.class).camera())
        .isEqualTo(CameraStatus.OK);
  }

  @Test
  void whatAConstructorRefusesIsToldInItsOwnWords() {
    assertThatThrownBy(() -> Json.read(utf8("{'ttl_s':-1}"), CommandRequest.class))
        .isInstanceOf(MalformedException.class)
        .hasMessage("ttl_s must be 0..86400, was -1.0");
  }

  @Test
  void aTextIsNeitherANumberNorABoolean() {
    for (String value : List.of("5", "1.5", "true", "[]", "{}")) {
      assertThatThrownBy(() -> Json.read(utf8("{'id':" + value + "}"), CommandRequest.class))
          .isInstanceOf(MalformedException.class)
          .hasMessageStartingWith("id must be a text");
    }
  }

  @Test
  void nullInAListIsRefused() {
    assertThatThrownBy(
            () ->
                Json.read(
                    utf8(
                        "{'rev':1,'at':'2026-11-20T10:00:00Z','by':'a','groups':[null],'config':{}}"),
                    DesiredConfig.class))
        .isInstanceOf(MalformedException.class)
        .hasMessage("a list must not hold null");
  }

  @Test
  void aMemberWrittenTwiceIsRefused() {
    assertThatThrownBy(() -> Json.readObject(utf8("{'fps':5,'fps':6}")))
        .isInstanceOf(MalformedException.class)
        .hasMessage("not JSON: Duplicate field 'fps' (line 1, column 15)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":"})
  void deepNestingIsRefused(String open) {
    byte[] deep = open.repeat(200_000).getBytes(StandardCharsets.UTF_8);
    readOrRefuse(deep, CommandRequest.class);
    assertThatThrownBy(() -> Json.readAny(deep))
        .isInstanceOf(MalformedException.class)
        .hasMessageStartingWith("not JSON: a number, text or nesting is too large");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e999999999", "-1e999999999", "1e400"})
  void numbersThatNoDoubleHoldsAreRefused(String number) {
    byte[] json = utf8("{'args':{'x':" + number + "}}");
    readOrRefuse(json, CommandRequest.class);
    assertThatThrownBy(() -> Json.read(json, CommandRequest.class))
        .isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> Json.readAny(json)).isInstanceOf(MalformedException.class);
  }

  @Test
  void longNumbersAreRefused() {
    readOrRefuse(utf8("{'args':{'x':" + "9".repeat(500) + "}}"), CommandRequest.class);
    assertThatThrownBy(() -> Json.readObject(utf8("{'x':" + "9".repeat(100_000) + "}")))
        .isInstanceOf(MalformedException.class)
        .hasMessageStartingWith("not JSON: a number, text or nesting is too large");
  }

  @ParameterizedTest
  @ValueSource(strings = {"C3", "C328", "EDA080", "F8888080", "C080", "FFFE", "22ED A080 22"})
  void wrongUtf8IsRefused(String hex) {
    byte[] bytes = java.util.HexFormat.of().parseHex(hex.replace(" ", ""));
    assertThatThrownBy(() -> Json.readAny(bytes))
        .isInstanceOf(MalformedException.class)
        .hasMessage("not UTF-8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'\\ud83d':1}",
        "{'a':'\\uDC00'}",
        "{'a':'\\ud83dx'}",
        "{'a':'\\\\\\ud83d'}",
        "{'a':'\\ude00\\ud83d'}"
      })
  void halfACharacterIsRefusedAsItCouldNotBeSentBack(String json) {
    assertThatThrownBy(() -> Json.readObject(utf8(json)))
        .isInstanceOf(MalformedException.class)
        .message()
        .containsAnyOf("a \\u escape is half a character", "Broken surrogate pair");
  }

  @Test
  void aWholeCharacterMayBeEscaped() throws Exception {
    assertThat(Json.readObject(utf8("{'a':'\\ud83d\\ude00'}"))).containsEntry("a", "😀");
    assertThat(Json.readObject(utf8("{'a':'\\\\ud83d'}"))).containsEntry("a", "\\ud83d");
  }

  @Test
  void integersAreLongInMapsWhateverTheirSize() throws Exception {
    assertThat(Json.readObject(utf8("{'a':5,'b':5.0}")))
        .containsEntry("a", 5L)
        .containsEntry("b", 5.0);
  }

  @Test
  void namesAreSnakeCaseTimesAreIsoAndNullIsAbsent() {
    assertThat(
            Json.text(
                new FrameMetadata(
                    1,
                    2,
                    Instant.parse("2026-11-20T10:00:00.100Z"),
                    null,
                    640,
                    480,
                    3,
                    "ab",
                    4,
                    FrameReason.PERIODIC)))
        .isEqualTo(
            "{\"boot\":1,\"seq\":2,\"at\":\"2026-11-20T10:00:00.100Z\",\"width\":640,\"height\":480,"
                + "\"bytes\":3,\"sha256\":\"ab\",\"config_rev\":4,\"reason\":\"periodic\"}");
    assertThat(Json.pretty(Map.of("a", 1))).contains("\n");
  }

  @Test
  void aPatchKeepsItsNulls() throws Exception {
    SettingsPatch patch = Json.read(utf8("{'fps':null}"), SettingsPatch.class);
    assertThat(patch.values()).containsEntry("fps", null);
    assertThat(Json.text(patch)).isEqualTo("{\"fps\":null}");
  }

  @Test
  void notANumberIsNotWritten() {
    assertThatIllegalArgumentException().isThrownBy(() -> Json.bytes(Map.of("fps", Double.NaN)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Json.bytes(Map.of("fps", Double.POSITIVE_INFINITY)));
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void mapsAndRecordsBecomeEachOther(GoldenFiles.Golden golden) throws Exception {
    Object record = Json.read(golden.json(), golden.type());
    assertThat(Json.toMap(record)).isEqualTo(Json.readObject(golden.json()));
    assertThat(Json.fromMap(Json.toMap(record), golden.type())).isEqualTo(record);
  }

  @Test
  void aMapOfAnotherShapeIsRefused() {
    assertThatThrownBy(() -> Json.fromMap(Map.of("rev", "x"), DesiredConfig.class))
        .isInstanceOf(MalformedException.class)
        .hasMessage("rev must be an integer, was \"x\"");
    assertThatThrownBy(() -> Json.fromMap(Map.of("ttl", 5), CommandRequest.class))
        .isInstanceOf(MalformedException.class)
        .hasMessageStartingWith("there is no member \"ttl\"");
  }
}
