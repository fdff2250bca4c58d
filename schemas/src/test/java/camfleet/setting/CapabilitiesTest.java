package camfleet.setting;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.message.DeviceInfo;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class CapabilitiesTest {
  private static final Capabilities ABLE =
      able(
          Map.of(
              "fps", range("number", 1.0, 30.0),
              "resolution", choices("resolution", "640x480", "1280x720"),
              "white_balance_mode", choices("choice", "auto", "daylight", "moonlight"),
              "rotation_deg", choices("integer", "0", "180"),
              "name", range("text", 0.0, 16.0),
              "hflip", choices("boolean")));

  private static Capabilities able(Map<String, DeviceInfo.SettingRange> settings) {
    return Capabilities.of(new DeviceInfo.Capabilities(List.of(), settings), "/dev/video0");
  }

  private static DeviceInfo.SettingRange range(String type, Double min, Double max) {
    return new DeviceInfo.SettingRange(type, min, max, List.of(), null, "live");
  }

  private static DeviceInfo.SettingRange choices(String type, String... choices) {
    return new DeviceInfo.SettingRange(type, null, null, List.of(choices), null, null);
  }

  private static Problem only(String key, Object value) {
    List<Problem> problems = ABLE.problems(Map.of(key, value));
    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).key()).isEqualTo(key);
    return problems.get(0);
  }

  @Test
  void aKeyThatTheCameraCannotDoIsRefusedByName() {
    assertThat(only("brightness", 0.5))
        .isEqualTo(
            new Problem(
                ProblemCode.UNSUPPORTED,
                "brightness is nothing that the camera \"/dev/video0\" can do; leave it out or at"
                    + " its default 0",
                "brightness"));
    assertThat(only("stamp_format", "{id}").message())
        .endsWith("at its default {name} {time} {fps} fps");
    assertThat(only("zoom", List.of(0, 0, 0.5, 0.5)).message()).endsWith("its default 0,0,1,1");
    assertThat(only("data_path", "/data").message()).endsWith("its default \"\"");
  }

  @TestFactory
  Stream<DynamicTest> theDefaultOfEachKeyCanAlwaysBeDone() {
    return SettingTable.camera().all().stream()
        .map(
            setting ->
                DynamicTest.dynamicTest(
                    setting.key(),
                    () -> {
                      assertThat(ABLE.problems(Map.of(setting.key(), setting.byDefault())))
                          .isEmpty();
                      Map<String, Object> given = new LinkedHashMap<>();
                      given.put(setting.key(), null);
                      assertThat(ABLE.problems(given)).isEmpty();
                    }));
  }

  @Test
  void aDefaultIsOneHoweverItIsWritten() {
    assertThat(ABLE.problems(Map.of("brightness", 0L, "zoom", List.of(0, 0L, 1, 1.0)))).isEmpty();
  }

  @Test
  void aValueBeyondTheCamerasOwnRangeIsToldWithThatRange() {
    assertThat(only("fps", 60L))
        .isEqualTo(
            new Problem(
                ProblemCode.OUT_OF_RANGE,
                "fps must be a number 1..30, was 60.0, on the camera \"/dev/video0\"",
                "fps"));
    assertThat(only("resolution", "1920x1080").message())
        .startsWith("resolution must be one of 640x480, 1280x720, was \"1920x1080\"");
    assertThat(only("rotation_deg", 90L).message())
        .startsWith("rotation_deg must be one of 0, 180, was 90");
    assertThat(only("name", "x".repeat(17)).message()).startsWith("name must be text of 0 to 16 ");
    assertThat(
            ABLE.problems(
                Map.of("fps", 30, "resolution", "1280x720", "rotation_deg", 180, "hflip", true)))
        .isEmpty();
  }

  @Test
  void aWordThatTheTableDoesNotHaveIsNotOffered() {
    assertThat(only("white_balance_mode", "cloudy").message())
        .startsWith("white_balance_mode must be one of auto, daylight, was");
    assertThat(ABLE.problems(Map.of("white_balance_mode", "moonlight")))
        .as("the table tells it")
        .isEmpty();
  }

  @Test
  void whatTheTableRefusesIsNotToldTwice() {
    assertThat(ABLE.problems(Map.of("fps", 1000, "brightness", "high", "nonsense", 1))).isEmpty();
  }

  @Test
  void problemsComeInTheOrderOfTheDocument() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("stamp", true);
    document.put("fps", 60);
    document.put("led", true);
    assertThat(ABLE.problems(document))
        .extracting(Problem::key)
        .containsExactly("stamp", "fps", "led");
  }

  @Test
  void aDeviceThatHasNotSaidIsTakenToDoEverything() {
    for (Capabilities untold :
        List.of(
            Capabilities.UNTOLD,
            Capabilities.of((DeviceInfo) null),
            Capabilities.of((DeviceInfo.Capabilities) null),
            Capabilities.of(new DeviceInfo.Capabilities(List.of("ping"), Map.of())),
            Capabilities.of(info(null)))) {
      assertThat(untold.problems(Map.of("brightness", 0.5, "fps", 120))).isEmpty();
      assertThat(untold.supports("brightness")).isTrue();
      assertThat(untold.supports("nonsense")).isFalse();
    }
  }

  @Test
  void aDocumentOfADeviceNamesItsCamera() {
    DeviceInfo info =
        info(
            new DeviceInfo.Capabilities(
                List.of(), Map.of("fps", choices("number"), "name", choices("text"))));
    assertThat(Capabilities.of(info).problems(Map.of("quality", 10)).get(0).message())
        .contains("the camera \"folder:/pictures\"");
    assertThat(
            Capabilities.of(info.capabilities()).problems(Map.of("quality", 10)).get(0).message())
        .contains("this camera");
  }

  private static DeviceInfo info(DeviceInfo.Capabilities capabilities) {
    return new DeviceInfo(
        "cam1",
        "0.1.0",
        1,
        "s",
        Instant.EPOCH,
        null,
        new DeviceInfo.Camera("folder:/pictures", null),
        capabilities,
        null,
        List.of());
  }

  @Test
  void whatADeviceSaysThatMakesNoSenseNarrowsNothing() {
    Capabilities odd =
        able(
            Map.of(
                "fps", range("number", 50.0, 5.0),
                "quality", range("text", 3.0, 4.0),
                "drift", choices("choice", "perhaps"),
                "gain", range("number", -5.0, 1e9),
                "brightness", range("number", Double.NaN, null)));
    assertThat(
            odd.problems(
                Map.of("fps", 120, "quality", 100, "drift", "accept", "gain", 64, "brightness", 1)))
        .isEmpty();
  }

  @Test
  void aDeviceSaysWhatAChangeInterruptsThere() {
    assertThat(ABLE.effect("fps")).isEqualTo(Effect.LIVE);
    Capabilities restarting =
        able(
            Map.of(
                "fps",
                new DeviceInfo.SettingRange(
                    "number", null, null, List.of(), null, "stream_restart")));
    assertThat(restarting.effect("fps")).isEqualTo(Effect.STREAM_RESTART);
    assertThat(restarting.effect("resolution")).isEqualTo(Effect.STREAM_RESTART);
    assertThat(Capabilities.UNTOLD.effect("fps")).isEqualTo(Effect.STREAM_RESTART);
    assertThat(Capabilities.UNTOLD.effect("nonsense")).isEqualTo(Effect.LIVE);
  }
}
