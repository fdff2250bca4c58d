package camfleet.device.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program is a script, for want of a device. */
class V4l2CtlTest {
  private static final VideoNode NODE =
      new VideoNode(Path.of("/dev/video7"), "HD Webcam", "1-1.2", null, null);
  @TempDir Path folder;

  private V4l2Ctl program(String... lines) throws IOException {
    Path script = folder.resolve("v4l2-ctl");
    Files.writeString(
        script,
        "#!/bin/sh\necho \"$@\" >> " + folder + "/asked\n" + String.join("\n", lines) + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return new V4l2Ctl(script.toString());
  }

  private List<String> asked() throws IOException {
    return Files.readAllLines(folder.resolve("asked"));
  }

  @Test
  void setsAndReadsControlsByName() throws Exception {
    V4l2Ctl ctl = program("echo 'brightness: 12'");
    Map<String, Long> values = new LinkedHashMap<>();
    values.put("brightness", 12L);
    values.put("contrast", -3L);
    ctl.set(NODE, values);
    assertThat(ctl.get(NODE, List.of("brightness", "gain"))).isEqualTo(Map.of("brightness", 12L));
    ctl.set(NODE, Map.of());
    assertThat(ctl.get(NODE, List.of())).isEmpty();
    assertThat(asked())
        .containsExactly(
            "--device=/dev/video7 --set-ctrl=brightness=12,contrast=-3",
            "--device=/dev/video7 --get-ctrl=brightness,gain");
  }

  @Test
  void listsFormatsAndControls() throws Exception {
    Files.writeString(folder.resolve("formats"), FakeUsb.FORMATS);
    Files.writeString(folder.resolve("controls"), FakeUsb.CONTROLS);
    V4l2Ctl ctl =
        program(
            "case $2 in --list-formats-ext) cat " + folder + "/formats;;",
            "--list-ctrls-menus) cat " + folder + "/controls;; esac");
    assertThat(ctl.formats(NODE)).hasSize(3);
    assertThat(ctl.controls(NODE)).hasSize(8);
  }

  @Test
  void saysWhatTheProgramComplainsOf() throws Exception {
    V4l2Ctl ctl = program("echo 'VIDIOC_S_EXT_CTRLS: failed: Input/output error' >&2", "exit 1");
    assertThatThrownBy(() -> ctl.set(NODE, Map.of("gain", 1L)))
        .isInstanceOf(IOException.class)
        .hasMessage("v4l2-ctl --set-ctrl=gain=1: VIDIOC_S_EXT_CTRLS: failed: Input/output error");
  }

  @Test
  void knowsNothingWithoutTheProgram() throws Exception {
    V4l2Ctl ctl = new V4l2Ctl(folder.resolve("none").toString());
    assertThat(ctl.formats(NODE)).isEmpty();
    assertThat(ctl.controls(NODE)).isEmpty();
    ctl.set(NODE, Map.of("gain", 1L));
  }
}
