package camfleet.device;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.device.camera.Camera;
import camfleet.device.camera.Cameras;
import camfleet.device.camera.SourceRange;
import camfleet.device.gpio.Pins;
import camfleet.message.DeviceInfo;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.setting.SettingTable;
import camfleet.topic.DeviceId;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AgentSettingsTest {
  private static final SettingTable TABLE = SettingTable.camera();
  private static final List<String> OWN =
      List.of(
          "name",
          "streaming",
          "latest_fps",
          "latest_max_bytes",
          "mqtt_max_fps",
          "stream_mode",
          "bandwidth_kbps",
          "health_interval_s",
          "log_level",
          "drift",
          "hflip",
          "vflip",
          "rotation_deg",
          "zoom",
          "black_and_white",
          "stamp",
          "stamp_format",
          "plugins",
          "show_region",
          "view",
          "motion",
          "motion_sensitivity",
          "motion_min_frames",
          "light",
          "light_threshold_percent",
          "send",
          "event_pictures");

  private static Camera camera(String source) {
    return Cameras.of(source, DeviceId.of("cam1"), InstantSource.system(), System::nanoTime);
  }

  private static Map<String, DeviceInfo.SettingRange> without(
      Map<String, DeviceInfo.SettingRange> ranges, List<String> keys) {
    Map<String, DeviceInfo.SettingRange> rest = new LinkedHashMap<>(ranges);
    assertThat(rest.keySet()).containsAll(keys);
    rest.keySet().removeAll(keys);
    return rest;
  }

  @Test
  void eachSourceSaysOnlyWhatItKeeps() {
    assertThat(without(AgentSettings.ranges(TABLE, camera("synthetic"), Pins.NONE), OWN))
        .containsOnlyKeys("fps", "resolution", "quality");
    assertThat(without(AgentSettings.ranges(TABLE, camera("file:clip.avi"), Pins.NONE), OWN))
        .containsOnlyKeys("fps", "quality");
    assertThat(without(AgentSettings.ranges(TABLE, camera("folder:pictures"), Pins.NONE), OWN))
        .containsOnlyKeys("fps");
  }

  @Test
  void rangesAreThoseOfTheTable() {
    Map<String, DeviceInfo.SettingRange> ranges =
        AgentSettings.ranges(TABLE, camera("synthetic"), Pins.NONE);
    assertThat(ranges.get("fps"))
        .isEqualTo(new DeviceInfo.SettingRange("number", 0.1, 120.0, List.of(), 10.0, "live"));
    assertThat(ranges.get("drift"))
        .isEqualTo(
            new DeviceInfo.SettingRange(
                "choice", null, null, List.of("report", "enforce", "accept"), "report", "live"));
  }

  @Test
  void whatTheSourceCannotDoToAPictureTheAgentDoesBetweenTwoPictures() {
    assertThat(AgentSettings.ranges(TABLE, camera("synthetic"), Pins.NONE).get("rotation_deg"))
        .isEqualTo(
            new DeviceInfo.SettingRange(
                "integer", 0.0, 270.0, List.of("0", "90", "180", "270"), 0L, "live"));
    Camera upsideDown =
        new FakeCamera(() -> 0) {
          @Override
          public Map<String, SourceRange> settings() {
            return Map.of("rotation_deg", SourceRange.oneOf("0", "180"));
          }
        };
    // The source is opened again for some of the values, and the agent does the others.
    assertThat(AgentSettings.ranges(TABLE, upsideDown, Pins.NONE).get("rotation_deg"))
        .isEqualTo(
            new DeviceInfo.SettingRange(
                "integer", 0.0, 270.0, List.of("0", "90", "180", "270"), 0L, "stream_restart"));
    assertThat(
            AgentSettings.capabilities(TABLE, upsideDown, Pins.NONE)
                .problems(Map.of("rotation_deg", 90L)))
        .isEmpty();
  }

  @Test
  void eachSourceSaysWhatAChangeInterrupts() {
    assertThat(effects("synthetic")).containsExactly("live", "live", "stream_restart");
    assertThat(effects("file:clip.avi")).containsExactly("live", "stream_restart");
    assertThat(effects("folder:pictures")).containsExactly("live");
    assertThat(effects("exec:pictures")).containsExactly("live");
    assertThat(effects("rpicam").subList(0, 3))
        .containsExactly("stream_restart", "stream_restart", "stream_restart");
  }

  private static List<String> effects(String source) {
    Map<String, DeviceInfo.SettingRange> ranges =
        AgentSettings.ranges(TABLE, camera(source), Pins.NONE);
    return Stream.of("fps", "quality", "resolution")
        .filter(ranges::containsKey)
        .map(key -> ranges.get(key).effect())
        .toList();
  }

  @Test
  void aSourceNarrowsTheTable() {
    assertThat(SourceRange.between(1, 30)).isEqualTo(new SourceRange(1.0, 30.0, List.of(), false));
    assertThat(SourceRange.oneOf("0", "180").choices()).containsExactly("0", "180");
    org.assertj.core.api.Assertions.assertThatIllegalArgumentException()
        .isThrownBy(() -> SourceRange.between(2, 1))
        .withMessage("min 2.0 is above max 1.0");
  }

  @Test
  void whatTheSourceCannotDoIsRefusedByName() {
    List<Problem> problems =
        AgentSettings.capabilities(TABLE, camera("folder:pictures"), Pins.NONE)
            .problems(Map.of("quality", 20L));
    assertThat(problems)
        .containsExactly(
            new Problem(
                ProblemCode.UNSUPPORTED,
                "quality is nothing that the camera \"folder:pictures\" can do; leave it out or at"
                    + " its default 75",
                "quality"));
    assertThat(
            AgentSettings.capabilities(TABLE, camera("synthetic"), Pins.NONE)
                .problems(Map.of("quality", 20L, "fps", 5.0, "resolution", "320x240")))
        .isEmpty();
  }
}
