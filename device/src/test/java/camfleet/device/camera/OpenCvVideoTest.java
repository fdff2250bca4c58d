package camfleet.device.camera;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenCvVideoTest {
  @TempDir Path folder;

  @Test
  void saysWhatMayBeWrongWithANodeThatDoesNotOpen() throws Exception {
    Path device = Files.createFile(folder.resolve("video0"));
    VideoNode node = new VideoNode(device, "HD Webcam", "1-1.2", null, null);
    assertThatThrownBy(() -> OpenCvVideo.open(node, 640, 480, 10, true))
        .isInstanceOf(CameraException.class)
        .hasMessage(
            "HD Webcam at USB 1-1.2 ("
                + device
                + ") cannot be opened; another program may have it open (see: fuser "
                + device
                + ")");
  }
}
