package camfleet.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DeviceMainTest {
  @TempDir Path dir;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine commandLine = DeviceMain.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments);
  }

  @Test
  void tellsEverythingThatIsWrongInOneSentenceEachAndEndsWithTwo() throws Exception {
    Path file = Files.writeString(dir.resolve("device.yaml"), "id: cam1\nnix: 1\nuser: ''\n");
    int code = run("run", "--config", file.toString(), "--camera", "film", "--set", "fps=0");
    assertThat(code).isEqualTo(2);
    assertThat(err.toString().lines())
        .hasSize(4)
        .allMatch(line -> line.startsWith("camfleet-device: "))
        .noneMatch(line -> line.contains("Exception"));
  }

  @Test
  void saysWhichFileIsMissing() {
    assertThat(run("run", "--config", "/nowhere/device.yaml", "--id", "cam1")).isEqualTo(2);
    assertThat(err.toString()).contains("there is no file /nowhere/device.yaml");
  }

  @Test
  void refusesUnknownOptionsAndMissingCommands() {
    assertThat(run("run", "--nix")).isEqualTo(2);
    assertThat(run()).isEqualTo(2);
    assertThat(run("simulate", "--cameras", "0", "--size", "3x3")).isEqualTo(2);
    assertThat(err.toString())
        .contains("--cameras must be 1..10000")
        .contains("resolution must be");
  }

  @Test
  void takesAPictureWithoutABroker() {
    Path picture = dir.resolve("p.jpg");
    assertThat(run("snapshot", "-o", picture.toString(), "--set", "resolution=320x240")).isZero();
    assertThat(out.toString()).contains("320x240");
    assertThat(picture).exists();
  }

  @Test
  void saysWhereAPictureCannotBeWritten() {
    assertThat(run("snapshot", "-o", dir.resolve("no/p.jpg").toString())).isEqualTo(1);
    assertThat(err.toString()).startsWith("camfleet-device: cannot write");
  }

  @Test
  void takesAPictureOfTheCameraThatIsNamed() throws Exception {
    Path file =
        Files.writeString(
            dir.resolve("device.yaml"),
            """
            settings: {resolution: 320x240}
            cameras:
              cam1: {settings: {resolution: 64x64}}
              cam2: {}
            """);
    String picture = dir.resolve("p.jpg").toString();
    assertThat(run("snapshot", "-c", file.toString(), "-o", picture)).isEqualTo(2);
    assertThat(err.toString()).contains("say which one with --id: cam1, cam2");
    assertThat(run("snapshot", "-c", file.toString(), "-o", picture, "--id", "cam2")).isZero();
    assertThat(out.toString()).contains("320x240");
  }

  @Test
  void checksEachCameraOrTheOneThatIsNamed() throws Exception {
    Path file =
        Files.writeString(
            dir.resolve("device.yaml"),
            """
            broker: mqtt://127.0.0.1:1
            settings: {resolution: 64x64}
            cameras: {cam1: {groups: [lab]}, cam2: {}}
            """);
    assertThat(run("check", "-c", file.toString())).isEqualTo(1);
    assertThat(out.toString())
        .contains("ok: cam1, groups [lab]", "ok: cam2, groups []", "ok: synthetic, 64x64");
    out.getBuffer().setLength(0);
    assertThat(run("check", "-c", file.toString(), "--id", "cam2")).isEqualTo(1);
    assertThat(out.toString()).contains("ok: cam2").doesNotContain("cam1");
  }
}
