package camfleet.device.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptFileTest {
  @TempDir Path dir;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void keepsWhatItReplaces() throws IOException {
    KeptFile file = new KeptFile(dir.resolve("data"), "regions");
    assertThat(file.read()).isNull();
    assertThat(file.readPrevious()).isNull();
    file.write(bytes("one"));
    assertThat(file.readPrevious()).isNull();
    file.write(bytes("two"));
    assertThat(dir.resolve("data/regions.json")).hasContent("two");
    assertThat(dir.resolve("data/regions.previous.json")).hasContent("one");
    assertThat(file.read()).isEqualTo(bytes("two"));
    assertThat(file.readPrevious()).isEqualTo(bytes("one"));
  }

  @Test
  void readsWhatAPowerCutBetweenTwoNamesHasLeft() throws IOException {
    KeptFile file = new KeptFile(dir, "regions");
    Files.writeString(dir.resolve("regions.previous.json"), "one");
    Files.writeString(dir.resolve("regions.json.new"), "half");
    assertThat(file.read()).isEqualTo(bytes("one"));
  }

  @Test
  void setsADamagedOneAside() throws IOException {
    KeptFile file = new KeptFile(dir, "regions");
    Files.writeString(dir.resolve("regions.json"), "junk");
    assertThat(file.setAside()).isEqualTo(dir.resolve("regions.json.damaged").toString());
    assertThat(file.read()).isNull();
    assertThat(dir.resolve("regions.json.damaged")).hasContent("junk");
  }

  @Test
  void withoutADirectoryNothingIsKept() throws IOException {
    KeptFile file = new KeptFile(null, "regions");
    assertThat(file.read()).isNull();
    assertThat(file.readPrevious()).isNull();
    assertThatThrownBy(() -> file.write(bytes("one")))
        .isInstanceOf(IOException.class)
        .hasMessage("this device keeps nothing: it has no data_dir");
  }
}
