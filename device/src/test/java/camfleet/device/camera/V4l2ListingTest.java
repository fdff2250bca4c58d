package camfleet.device.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The texts have the form that v4l2-ctl 1.12 to 1.26 print for UVC cameras. */
class V4l2ListingTest {
  @Test
  void readsControls() {
    List<VideoControl> controls =
        V4l2Listing.controls(
            """

            User Controls

                                 brightness 0x00980900 (int)    : min=-64 max=64 step=1 default=0 value=7
                    white_balance_automatic 0x0098090c (bool)   : default=1 value=1
                       power_line_frequency 0x00980918 (menu)   : min=0 max=2 default=1 value=1 (50 Hz)
            \t\t\t\t0: Disabled
            \t\t\t\t1: 50 Hz
            \t\t\t\t2: 60 Hz
                  white_balance_temperature 0x0098091a (int)    : min=2800 max=6500 step=10 default=4600 value=4600 flags=inactive, has-min-max
              min_number_of_capture_buffers 0x00980927 (int)    : min=1 max=1 step=1 default=1 value=1 flags=read-only

            Camera Controls

                         auto_exposure_bias 0x009a0913 (intmenu): min=0 max=2 default=1 value=1
                                            0: -1000 (0xfffffffffffffc18)
                                            1: 0 (0x0)
            """);
    assertThat(controls)
        .containsExactly(
            new VideoControl("brightness", -64, 64, 1, 0, Map.of()),
            new VideoControl("white_balance_automatic", 0, 1, 1, 1, Map.of()),
            new VideoControl(
                "power_line_frequency",
                0,
                2,
                1,
                1,
                Map.of(0L, "Disabled", 1L, "50 Hz", 2L, "60 Hz")),
            new VideoControl("white_balance_temperature", 2800, 6500, 10, 4600, Map.of()),
            new VideoControl(
                "auto_exposure_bias",
                0,
                2,
                1,
                1,
                Map.of(0L, "-1000 (0xfffffffffffffc18)", 1L, "0 (0x0)")));
  }

  @Test
  void readsControlsOfOldVersions() {
    assertThat(
            V4l2Listing.controls(
                """
                                     brightness (int)    : min=0 max=4095 step=1 default=240 value=240
                                  exposure_auto (menu)   : min=0 max=3 default=3 value=1
                \t\t\t\t1: Manual Mode
                \t\t\t\t3: Aperture Priority Mode
                """))
        .containsExactly(
            new VideoControl("brightness", 0, 4095, 1, 240, Map.of()),
            new VideoControl(
                "exposure_auto",
                0,
                3,
                1,
                3,
                Map.of(1L, "Manual Mode", 3L, "Aperture Priority Mode")));
  }

  @Test
  void readsFormats() {
    assertThat(V4l2Listing.formats(FakeUsb.FORMATS))
        .containsExactly(
            new VideoFormat("YUYV", 640, 480, false, List.of(30.0)),
            new VideoFormat("MJPG", 640, 480, false, List.of(30.0, 15.0)),
            new VideoFormat("MJPG", 1280, 720, false, List.of(30.0)));
  }

  @Test
  void readsFormatsOfOldVersionsAndOfDevicesThatScale() {
    assertThat(
            V4l2Listing.formats(
                """
                ioctl: VIDIOC_ENUM_FMT
                \tIndex       : 0
                \tType        : Video Capture
                \tPixel Format: 'YUYV'
                \tName        : YUYV 4:2:2
                \t\tSize: Discrete 640x480
                \t\t\tInterval: Discrete 0.033s (30.000 fps)
                \tIndex       : 1
                \tPixel Format: 'MJPG' (compressed)
                \t\tSize: Stepwise 32x32 - 2592x1944 with step 2/2
                \t\t\tInterval: Continuous 0.011s - 1.000s (1.000-90.000 fps)
                """))
        .containsExactly(
            new VideoFormat("YUYV", 640, 480, false, List.of(30.0)),
            new VideoFormat("MJPG", 2592, 1944, true, List.of(90.0)));
  }

  @Test
  void readsValuesInForce() {
    assertThat(V4l2Listing.values("brightness: -3\nauto_exposure: 3 (Aperture Priority Mode)\n"))
        .containsExactly(Map.entry("brightness", -3L), Map.entry("auto_exposure", 3L));
  }

  @Test
  void makesNothingOfNothing() {
    assertThat(V4l2Listing.controls("")).isEmpty();
    assertThat(V4l2Listing.formats("Cannot open device /dev/video9, exiting.")).isEmpty();
  }
}
