package camfleet.device.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RpicamOptionsTest {
  private static String options(double fps, Map<String, Object> controls) {
    return String.join(
        " ", RpicamOptions.controls(new CameraMode(640, 480, fps, 50, new Controls(controls))));
  }

  @Test
  void saysTheModeAsRpicamVidTakesIt() {
    assertThat(RpicamOptions.of(new CameraMode(640, 480, 0.1, 50), 2, null))
        .containsExactly(
            ("-n -t 0 --codec mjpeg -q 50 --width 640 --height 480 --framerate 0.1 --flush"
                    + " --signal --camera 2 -o -")
                .split(" "));
  }

  @Test
  void hasAnOptionForEachSettingThatTheProgramCanDo() {
    Map<String, Object> all = new HashMap<>();
    all.put("hflip", true);
    all.put("vflip", true);
    all.put("rotation_deg", 180L);
    all.put("zoom", List.of(0.25, 0.25, 0.5, 0.5));
    all.put("brightness", -0.2);
    all.put("contrast", 1.5);
    all.put("saturation", 0.8);
    all.put("sharpness", 2.0);
    all.put("exposure_mode", "sport");
    all.put("shutter_us", 5000L);
    all.put("gain", 2.5);
    all.put("exposure_compensation_ev", -1.0);
    all.put("metering_mode", "spot");
    all.put("white_balance_mode", "daylight");
    all.put("white_balance_red_gain", 1.9);
    all.put("white_balance_blue_gain", 1.5);
    all.put("denoise", "cdn_off");
    all.put("sync", "server");
    assertThat(options(10, all))
        .isEqualTo(
            "--hflip --vflip --rotation 180 --roi 0.25,0.25,0.5,0.5 --brightness -0.2"
                + " --contrast 1.5 --saturation 0.8 --sharpness 2 --exposure sport --shutter 5000"
                + " --gain 2.5 --ev -1 --metering spot --awb daylight --awbgains 1.9,1.5"
                + " --denoise cdn_off --sync server");
    Map<String, SourceRange> able = RpicamOptions.settings(null);
    assertThat(able.keySet()).containsAll(all.keySet()).contains("black_and_white");
    assertThat(able).hasSize(all.size() + 4);
  }

  @Test
  void exposesNoLongerThanAPictureLasts() {
    assertThat(options(30, Map.of("shutter_us", 1_000_000L))).isEqualTo("--shutter 33333");
    assertThat(options(0.5, Map.of("shutter_us", 1_000_000L))).isEqualTo("--shutter 1000000");
  }

  @Test
  void takesBlackAndWhiteForNoSaturation() {
    assertThat(options(10, Map.of("black_and_white", true, "saturation", 2.0)))
        .isEqualTo("--saturation 0");
  }

  @Test
  void leavesWhiteBalanceAloneWithOneGainAndRaisesAGainBelowOne() {
    assertThat(options(10, Map.of("white_balance_red_gain", 1.9))).isEmpty();
    assertThat(options(10, Map.of("gain", 0.5))).isEqualTo("--gain 1");
    assertThat(options(10, Map.of("brightness", 0.00004))).isEqualTo("--brightness 0");
  }
}
