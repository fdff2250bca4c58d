package camfleet.device.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoundCameraTest {
  @TempDir Path folder;

  @Test
  void namesTheSteadiestSourceFirst() throws Exception {
    FakeUsb usb = new FakeUsb(folder);
    usb.plugIn(0, "1-1.2", "ABC123", "HD Webcam");
    usb.plugIn(2, "1-1.3", "SN0001", "Cheap");
    usb.plugIn(4, "1-1.4", "SN0001", "Cheap");
    assertThat(FoundCamera.webcams(usb.nodes()))
        .extracting(found -> found.sources().get(0))
        .containsExactly("v4l2:serial=ABC123", "v4l2:bus=1-1.3", "v4l2:bus=1-1.4");
  }
}
