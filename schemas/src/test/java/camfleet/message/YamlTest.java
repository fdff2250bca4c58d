package camfleet.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import camfleet.runtime.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTest {
  @Test
  void readsPlainValues() throws Exception {
    assertThat(Yaml.read("id: cam1\nfps: 5\nratio: 0.5\non_air: true\nlist: [a, b]\n", "x"))
        .isEqualTo(
            Map.of(
                "id", "cam1", "fps", 5L, "ratio", 0.5, "on_air", true, "list", List.of("a", "b")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  \n", "# only a comment\n", "---\n", "null\n"})
  void nothingIsAnEmptyMap(String text) throws Exception {
    assertThat(Yaml.read(text, "x")).isEmpty();
  }

  @Test
  void namesFileAndLineOfWhatIsNotYaml() {
    assertThatThrownBy(() -> Yaml.read("id: cam1\nfps: [5\n", "device.yaml"))
        .isInstanceOf(MalformedException.class)
        .message()
        .startsWith("device.yaml: not YAML: ")
        .contains("line ")
        .doesNotContain("\n");
  }

  @Test
  void aListIsNoMap() {
    assertThatThrownBy(() -> Yaml.read("- a\n", "device.yaml"))
        .isInstanceOf(MalformedException.class)
        .hasMessage("device.yaml: the document must be an object");
  }

  @Test
  void aKeyWrittenTwiceIsRefused() {
    assertThatThrownBy(() -> Yaml.read("fps: 5\nfps: 6\n", "device.yaml"))
        .isInstanceOf(MalformedException.class)
        .message()
        .contains("Duplicate", "fps", "line 2");
  }

  @Test
  void twoDocumentsAreRefused() {
    assertThatThrownBy(() -> Yaml.read("a: 1\n---\nb: 2\n", "device.yaml"))
        .isInstanceOf(MalformedException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a: &x [*x]", "? {a: 1}\n: b", "a: !!java.io.File x", "\t", "a: 'x", "%"})
  void strangeYamlIsReadOrRefusedInOneSentence(String text) {
    readOrRefuse(text);
  }

  @Test
  void deepNestingIsRefused() {
    assertThatThrownBy(() -> Yaml.read("[".repeat(100_000), "x"))
        .isInstanceOf(MalformedException.class);
  }

  @Property(tries = 300)
  void anyTextIsReadOrRefusedInOneSentence(@ForAll String text) {
    readOrRefuse(text);
  }

  private static void readOrRefuse(String text) {
    try {
      assertThat(Yaml.read(text, "device.yaml")).isNotNull();
    } catch (MalformedException e) {
      assertThat(e.getMessage()).matches("(?s)device\\.yaml:(\\d+:)? .*").doesNotContain("\n");
    }
  }

  @Test
  void readsAFile(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("device.yaml"), "name: Türe\n");
    assertThat(Yaml.readFile(file)).containsEntry("name", "Türe");
  }

  @Test
  void aFileThatIsNotThereOrNoTextIsToldInOneSentence(@TempDir Path folder) throws Exception {
    Path missing = folder.resolve("missing.yaml");
    assertThatThrownBy(() -> Yaml.readFile(missing))
        .isInstanceOf(IOException.class)
        .hasMessage("there is no file " + missing);
    Path binary = Files.write(folder.resolve("binary.yaml"), new byte[] {(byte) 0xFF, 0, 1});
    assertThatThrownBy(() -> Yaml.readFile(binary))
        .isInstanceOf(IOException.class)
        .hasMessage(binary + ": not UTF-8");
    assertThatThrownBy(() -> Yaml.readFile(folder))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot read " + folder);
  }

  @Test
  void knowsTheLineOfEachValue() throws Exception {
    YamlDocument document =
        Yaml.readLines(
            """
            # a comment
            version: 1
            groups:
              night:
                members: [cam1,
                  cam2]
                config: {fps: 5,
                  name: "two
                    lines"}
            list:
              - a
              - b: 1
            """,
            "x");
    assertThat(document.lines())
        .isEqualTo(
            Map.ofEntries(
                Map.entry("version", 2),
                Map.entry("groups", 3),
                Map.entry("groups.night", 4),
                Map.entry("groups.night.members", 5),
                Map.entry("groups.night.members[0]", 5),
                Map.entry("groups.night.members[1]", 6),
                Map.entry("groups.night.config", 7),
                Map.entry("groups.night.config.fps", 7),
                Map.entry("groups.night.config.name", 8),
                Map.entry("list", 10),
                Map.entry("list[0]", 11),
                Map.entry("list[1]", 12),
                Map.entry("list[1].b", 12)));
  }

  /** stream_mode has the choice off; YAML 1.1 would make false of it. */
  @ParameterizedTest
  @ValueSource(strings = {"on", "off", "yes", "no", "Yes", "OFF", "y", "n"})
  void wordsThatWereBooleanInYaml11AreTexts(String word) throws Exception {
    assertThat(Yaml.read("a: " + word, "x")).isEqualTo(Map.of("a", word));
  }

  @Test
  void onlyTrueAndFalseAreBoolean() throws Exception {
    assertThat(Yaml.read("{a: true, b: False, c: 'true'}", "x"))
        .isEqualTo(Map.of("a", true, "b", false, "c", "true"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:", "a: ~", "a: null", "a: # comment", "{a: }"})
  void nothingIsNull(String text) throws Exception {
    assertThat(Yaml.read(text, "x")).hasSize(1).containsEntry("a", null);
  }

  @Test
  void quotesMakeATextOfAnything() throws Exception {
    assertThat(Yaml.read("{a: '', b: '5', c: \"null\", d: '010', e: 5%}", "x"))
        .isEqualTo(Map.of("a", "", "b", "5", "c", "null", "d", "010", "e", "5%"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"010", "-010", "0b11", "1_000", "1_0.5", "00"})
  void aNumberThatReadersUnderstandDifferentlyIsRefused(String number) {
    assertThatThrownBy(() -> Yaml.read("b: 1\na: " + number, "x"))
        .isInstanceOf(MalformedException.class)
        .hasMessage(
            "x:2: "
                + number
                + " is another number for other readers; write it without leading 0 and _, or in"
                + " quotes when it is a text");
  }

  @Test
  void aliasesAndMergesAreRefused() {
    assertThatThrownBy(() -> Yaml.read("a: &x {b: 1}\nc: *x\n", "x"))
        .isInstanceOf(MalformedException.class)
        .hasMessage("x:2: *x is an alias, which is not read; write it out");
    assertThatThrownBy(() -> Yaml.read("a: &x {b: 1}\nc:\n  <<: *x\n", "x"))
        .isInstanceOf(MalformedException.class)
        .hasMessage("x:3: << merges are not read; write the keys out, or make a group of them");
  }

  /** Nine lists of nine aliases each: a billion texts where aliases are followed. */
  @Test
  void aBombOfAliasesIsRefusedAtItsFirst() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [lol]\n");
    for (int i = 1; i <= 9; i++) {
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(9)));
    }
    assertThatThrownBy(() -> Yaml.read(bomb.toString(), "x"))
        .isInstanceOf(MalformedException.class)
        .hasMessageStartingWith("x:2: *a0 is an alias");
  }

  @ParameterizedTest
  @ValueSource(strings = {".inf", "-.inf", ".nan", "1e999"})
  void aNumberThatIsNoneIsRefused(String number) {
    assertThatThrownBy(() -> Yaml.read("a: " + number, "x"))
        .isInstanceOf(MalformedException.class)
        .hasMessageStartingWith("x: not YAML: ");
  }

  @Test
  void aTabBeforeAKeyIsRefusedWithTheLine() {
    assertThatThrownBy(() -> Yaml.read("a:\n\tb: 1\n", "x"))
        .isInstanceOf(MalformedException.class)
        .hasMessage(
            "x: not YAML: found character 'TAB' that cannot start any token. (Do not use TAB for"
                + " indentation) (line 2, column 1)");
  }

  @Test
  void nestingIsBounded() throws Exception {
    int most = YamlReader.MAX_DEPTH;
    assertThat(Yaml.read("a: " + "[".repeat(most - 1) + "]".repeat(most - 1), "x")).isNotEmpty();
    assertThatThrownBy(() -> Yaml.read("a: " + "[".repeat(most) + "]".repeat(most), "x"))
        .isInstanceOf(MalformedException.class)
        .hasMessage("x:1: values are nested more than 32 deep");
  }

  @Test
  void aFileMayBe4MiBAndNoMore(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("big.yaml");
    // In lines as people write them: a single one of that length takes the parser 13 s.
    String start = "a: 1\n";
    String comments = ("#" + "x".repeat(98) + "\n").repeat(Yaml.MAX_BYTES / 100 + 1);
    String whole = start + comments.substring(0, Yaml.MAX_BYTES - start.length());
    Files.writeString(file, whole);
    assertThat(Yaml.readFile(file)).isEqualTo(Map.of("a", 1L));
    Files.writeString(file, whole + "x");
    assertThatThrownBy(() -> Yaml.readFile(file))
        .isInstanceOf(MalformedException.class)
        .hasMessage(file + ": must be at most 4 MiB");
  }

  @Property(tries = 300)
  void whatIsWrittenIsReadToTheSame(
      @ForAll String text, @ForAll long integer, @ForAll double number, @ForAll boolean flag)
      throws Exception {
    Map<String, Object> map = new LinkedHashMap<>();
    String kept = Excerpt.of(text, 200);
    map.put("text", kept);
    map.put("integer", integer);
    map.put("number", number);
    map.put("flag", flag);
    map.put("nothing", null);
    map.put("list", List.of(kept, List.of(), Map.of(), List.of(kept, 1L)));
    map.put("empty", Map.of());
    assertThat(Yaml.read(Yaml.text(map), "x")).isEqualTo(map);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "on",
        "off",
        "yes",
        "no",
        "y",
        "true",
        "null",
        "~",
        "5",
        "5%",
        "010",
        "1_000",
        "0x1F",
        "1e3",
        ".5",
        ".inf",
        "1:30",
        "2026-11-20",
        "*x",
        "&x",
        "<<",
        "!t",
        "- a",
        "a: b",
        "a #b",
        "#a",
        " a ",
        "{",
        "[",
        "'",
        "\"",
        "@",
        "`",
        "%",
        "|",
        ">",
        "yard-*",
        "?",
        "label:a",
        "0",
        "-",
        "=",
        "+5",
        "0o10",
        "\u0085",
        "\u2028",
        "\uFEFF"
      })
  void aTextThatLooksLikeSomethingElseIsWrittenInQuotes(String text) throws Exception {
    Map<String, Object> map = Map.of("a", text, "l", List.of(text));
    assertThat(Yaml.read(Yaml.text(map), "x")).isEqualTo(map);
  }

  @Test
  void writesAsPeopleDo() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("version", 1L);
    map.put("groups", Map.of("night", Map.of("members", List.of("cam1", "yard-*"))));
    map.put("stream_mode", "off");
    assertThat(Yaml.text(map))
        .isEqualTo(
            """
            version: 1
            groups:
              night:
                members:
                  - cam1
                  - yard-*
            stream_mode: "off"
            """);
  }
}
