package camfleet.manager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportRccCommandTest {
  @TempDir Path folder;

  private final Shell shell = new Shell(Map.of(), false);
  private Path file;

  @BeforeEach
  void colony() throws Exception {
    file = folder.resolve("colony.config");
    Files.writeString(
        file, "[controllers]\n[[cam-1]]\nframerate = 30\niso = 200\nstill_stats = False\n");
  }

  @Test
  void writesTheFleetToStandardOutputAndWhatBecameOfItToStandardError() {
    assertThat(shell.run("config", "import-rcc", file.toString())).isZero();
    assertThat(shell.out())
        .startsWith("# From colony.config, a file of RPi Camera Colony")
        .contains("version: 1\n", "  cam-1:\n    config:\n      fps: 30\n      gain: 2\n");
    assertThat(shell.err())
        .contains(file + ":4: iso = 200 is now gain: 2; ISO 100 is a gain of about 1\n")
        .contains(file + ":5: still_stats is left out: no stills are taken apart from the video\n")
        .contains(file + ": RPi Camera Colony fixes exposure");
  }

  @Test
  void writesToANewFileAndNeverOverAnother() throws Exception {
    Path fleet = folder.resolve("fleet.yaml");
    assertThat(shell.run("config", "import-rcc", file.toString(), "--to", fleet.toString()))
        .isZero();
    assertThat(shell.out()).isEmpty();
    String written = Files.readString(fleet);
    assertThat(written).contains("cam-1:");
    assertThat(shell.run("config", "import-rcc", file.toString(), "--to", fleet.toString()))
        .isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).contains(fleet + " is there already; give the name of a new file");
    assertThat(Files.readString(fleet)).isEqualTo(written);
  }

  @Test
  void saysTheSameAsJson() {
    assertThat(shell.run("config", "import-rcc", file.toString(), "-o", "json")).isZero();
    assertThat(shell.out())
        .contains("\"document\" : {", "\"kind\" : \"converted\"", "\"kind\" : \"left_out\"")
        .doesNotContain("# From");
  }

  @Test
  void aFileThatIsNoneIsToldInOneSentence() throws Exception {
    Path none = folder.resolve("none");
    assertThat(shell.run("config", "import-rcc", none.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).contains("there is no file " + none).doesNotContain("\tat ");
    Files.write(none, new byte[] {(byte) 0xFF, (byte) 0xD8});
    assertThat(shell.run("config", "import-rcc", none.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).contains(none + " is not UTF-8");
    Files.writeString(none, "[controllers]\n[[cam-1]]\nframerate = 500\n");
    assertThat(shell.run("config", "import-rcc", none.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err())
        .contains(none + ":3: framerate must be an integer 1..90, was 500")
        .doesNotContain("\tat ");
    assertThat(shell.out()).isEmpty();
    assertThat(shell.run("config", "import-rcc", folder.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).contains("cannot read " + folder).doesNotContain("\tat ");
  }
}
