package camfleet.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import camfleet.runtime.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
