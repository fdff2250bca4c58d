package camfleet.device.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VideoNodesTest {
  @TempDir Path folder;

  @Test
  void listsTheFirstNodeOfEachUsbCamera() throws Exception {
    FakeUsb usb = new FakeUsb(folder);
    usb.plugIn(10, "1-1.2", "ABC123", "HD Webcam");
    usb.plugIn(2, "3-2", null, "Other: Other");
    usb.add(1, "bcm2835-codec-decode");
    assertThat(usb.nodes().cameras())
        .containsExactly(
            new VideoNode(usb.dev().resolve("video2"), "Other: Other", "3-2", null, "046d:082d"),
            new VideoNode(
                usb.dev().resolve("video10"), "HD Webcam", "1-1.2", "ABC123", "046d:082d"));
  }

  @Test
  void findsAnyNodeByItsPathOrByALinkToIt() throws Exception {
    FakeUsb usb = new FakeUsb(folder);
    usb.plugIn(0, "1-1.2", "ABC123", "HD Webcam");
    usb.add(4, "unicam");
    Path byId = Files.createDirectories(usb.dev().resolve("v4l/by-id"));
    Files.createSymbolicLink(byId.resolve("usb-x"), Path.of("../../video0"));
    assertThat(usb.nodes().at("/dev/v4l/by-id/usb-x").orElseThrow().bus()).isEqualTo("1-1.2");
    assertThat(usb.nodes().at("/dev/video4").orElseThrow().name()).isEqualTo("unicam");
    assertThat(usb.nodes().at("/dev/video9")).isEmpty();
  }

  @Test
  void aMachineWithoutTheDriverHasNone() {
    assertThat(new VideoNodes(folder.resolve("none"), folder).cameras()).isEmpty();
  }
}
