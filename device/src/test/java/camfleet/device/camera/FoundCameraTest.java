package camfleet.device.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
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

  @Test
  void namesAModuleByItsSensorWhereThereIsOneSuch() {
    assertThat(FoundCamera.modules(RpicamListing.parse(FakeRpicam.TWO_CAMERAS)).get(1))
        .isEqualTo(
            new FoundCamera(
                "imx219: 3280x2464 up to 21.19 fps, 640x480 up to 103.33 fps",
                List.of("rpicam:imx219", "rpicam:1")));
    String twins =
        "0 : imx708 [4608x2592 10-bit RGGB] (/a)\n1 : imx708 [4608x2592 10-bit RGGB] (/b)\n";
    assertThat(FoundCamera.modules(RpicamListing.parse(twins)))
        .containsExactly(
            new FoundCamera("imx708", List.of("rpicam:0")),
            new FoundCamera("imx708", List.of("rpicam:1")));
  }
}
