package camfleet.setting;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.message.Json;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What each key of the table takes and refuses, made from the table itself, so that a new key is
 * tried without being named here. Values go through JSON, as they come from files and the wire.
 */
class EveryKeyTest {
  private static final SettingTable TABLE = SettingTable.camera();

  /** One value of each type that JSON has. */
  private static final Map<String, Object> ONE_OF_EACH_TYPE = new LinkedHashMap<>();

  static {
    ONE_OF_EACH_TYPE.put("boolean", true);
    ONE_OF_EACH_TYPE.put("integer", 1L);
    ONE_OF_EACH_TYPE.put("fraction", 1.5);
    ONE_OF_EACH_TYPE.put("text", "no-such-word");
    ONE_OF_EACH_TYPE.put("array", List.of());
    ONE_OF_EACH_TYPE.put("array of numbers", List.of(0.0, 0.0, 0.5, 0.5));
    ONE_OF_EACH_TYPE.put("array of texts", List.of("0", "0", "1", "1"));
    ONE_OF_EACH_TYPE.put("object", Map.of("x", 1L));
  }

  /**
   * @param refusal null when the value is good
   */
  private record Case(String what, Object value, ProblemCode refusal) {
    static Case good(String what, Object value) {
      return new Case(what, value, null);
    }

    static Case beyond(String what, Object value) {
      return new Case(what, value, ProblemCode.OUT_OF_RANGE);
    }
  }

  private static List<Case> ranges(Setting setting) {
    double min = setting.min();
    double max = setting.max();
    List<Case> cases = new ArrayList<>();
    switch (setting.type()) {
      case BOOLEAN -> {
        cases.add(Case.good("least", false));
        cases.add(Case.good("greatest", true));
      }
      case INTEGER -> {
        cases.add(Case.good("least", (long) min));
        cases.add(Case.good("greatest", (long) max));
        cases.add(Case.beyond("least - 1", (long) min - 1));
        cases.add(Case.beyond("greatest + 1", (long) max + 1));
        cases.add(new Case("just above the least", min + 0.5, ProblemCode.WRONG_TYPE));
      }
      case NUMBER -> {
        cases.add(Case.good("least", min));
        cases.add(Case.good("greatest", max));
        cases.add(Case.good("least and a bit", Math.nextUp(min)));
        cases.add(Case.good("greatest but a bit", Math.nextDown(max)));
        cases.add(Case.beyond("least - 1", min - 1));
        cases.add(Case.beyond("greatest + 1", max + 1));
        cases.add(Case.beyond("just below the least", Math.nextDown(min)));
        cases.add(Case.beyond("just above the greatest", Math.nextUp(max)));
      }
      case TEXT -> {
        String longest = (setting.form() == TextForm.PATH ? "/" : "x") + "x".repeat((int) max - 1);
        cases.add(Case.good("longest", longest));
        cases.add(Case.good("shortest", longest.substring(0, (int) min)));
        cases.add(Case.beyond("longest + 1", longest + "x"));
        cases.add(Case.beyond("two lines", "a\nb"));
      }
      case CHOICE -> {
        setting.choices().forEach(choice -> cases.add(Case.good(choice, choice)));
        cases.add(Case.beyond("no word of it", "no-such-word"));
        cases.add(Case.beyond("empty", ""));
        cases.add(Case.beyond("capitals", setting.choices().get(0).toUpperCase()));
      }
      case RESOLUTION -> {
        long least = (long) min;
        long most = (long) max;
        cases.add(Case.good("least", least + "x" + least));
        cases.add(Case.good("greatest", most + "x" + most));
        cases.add(Case.beyond("least - 1", (least - 1) + "x" + least));
        cases.add(Case.beyond("least height - 1", least + "x" + (least - 1)));
        cases.add(Case.beyond("greatest + 1", (most + 1) + "x" + most));
        cases.add(Case.beyond("greatest height + 1", most + "x" + (most + 1)));
        cases.add(Case.beyond("odd", (least + 1) + "x" + least));
      }
      case REGION -> {
        cases.add(Case.good("all", List.of(0.0, 0.0, 1.0, 1.0)));
        cases.add(Case.good("a corner", List.of(0.99, 0.99, 0.01, 0.01)));
        cases.add(Case.beyond("left of it", List.of(-1.0, 0.0, 1.0, 1.0)));
        cases.add(Case.beyond("wider", List.of(0.0, 0.0, 1.001, 1.0)));
        cases.add(Case.beyond("lower", List.of(0.0, 0.001, 1.0, 1.0)));
        cases.add(Case.beyond("empty", List.of(0.0, 0.0, 1.0, 0.0)));
      }
    }
    if (setting.type() == Setting.Type.INTEGER) {
      setting.choices().forEach(choice -> cases.add(Case.good(choice, Long.valueOf(choice))));
    }
    return cases;
  }

  /** Which of them are of the setting's own type, which the ranges above look at. */
  private static Set<String> ownTypes(Setting setting) {
    return switch (setting.type()) {
      case BOOLEAN -> Set.of("boolean");
      case INTEGER -> Set.of("integer");
      case NUMBER -> Set.of("integer", "fraction");
      case TEXT, CHOICE -> Set.of("text");
      case RESOLUTION -> Set.of();
      case REGION -> Set.of("array of numbers");
    };
  }

  @TestFactory
  Stream<DynamicTest> eachKeyTakesItsRangeAndNothingElse() {
    return TABLE.all().stream()
        .flatMap(
            setting -> {
              List<Case> cases = new ArrayList<>(ranges(setting));
              Set<String> own = ownTypes(setting);
              ONE_OF_EACH_TYPE.forEach(
                  (type, value) -> {
                    if (!own.contains(type)) {
                      cases.add(new Case(type, value, ProblemCode.WRONG_TYPE));
                    }
                  });
              return cases.stream()
                  .map(
                      each ->
                          DynamicTest.dynamicTest(
                              setting.key() + ": " + each.what(), () -> look(setting, each)));
            });
  }

  private static void look(Setting setting, Case each) throws Exception {
    Map<String, Object> document = Json.readObject(Json.bytes(Map.of(setting.key(), each.value())));
    SettingTable.Checked checked = TABLE.check(document);
    if (each.refusal() == null) {
      assertThat(checked.problems()).isEmpty();
      assertThat(checked.values()).isEqualTo(Map.of(setting.key(), each.value()));
    } else {
      assertThat(checked.values()).isEmpty();
      assertThat(checked.problems()).hasSize(1);
      Problem problem = checked.problems().get(0);
      assertThat(problem.code()).isEqualTo(each.refusal());
      assertThat(problem.key()).isEqualTo(setting.key());
      assertThat(problem.message())
          .startsWith(setting.key() + " must be " + setting.range() + ", was ");
      assertThat(problem.message().lines()).hasSize(1);
    }
  }

  @TestFactory
  Stream<DynamicTest> aKeyThatIsMissingHasItsDefaultAndNullGivesItUp() {
    return TABLE.all().stream()
        .map(
            setting ->
                DynamicTest.dynamicTest(
                    setting.key(),
                    () -> {
                      Map<String, Object> all = TABLE.defaults();
                      Object byDefault = all.remove(setting.key());
                      assertThat(byDefault).isEqualTo(setting.byDefault());
                      assertThat(TABLE.check(all).isGood()).isTrue();
                      assertThat(TABLE.check(all).values()).doesNotContainKey(setting.key());
                      all.put(setting.key(), null);
                      assertThat(TABLE.check(all).isGood()).isTrue();
                      assertThat(TABLE.check(all).values()).containsEntry(setting.key(), null);
                    }));
  }

  @TestFactory
  Stream<DynamicTest> aTypingErrorInAKeyIsUnknownAndTheKeyIsNamed() {
    return TABLE.all().stream()
        .map(
            setting ->
                DynamicTest.dynamicTest(
                    setting.key(),
                    () -> {
                      String typed = setting.key() + "x";
                      List<Problem> problems =
                          TABLE.check(Map.of(typed, setting.byDefault())).problems();
                      assertThat(problems).hasSize(1);
                      assertThat(problems.get(0).code()).isEqualTo(ProblemCode.UNKNOWN_KEY);
                      assertThat(problems.get(0).key()).isEqualTo(typed);
                      assertThat(problems.get(0).message())
                          .startsWith("there is no setting \"" + typed + "\"; did you mean ")
                          .contains(setting.key());
                    }));
  }

  @Test
  void aKeysUnitIsItsLastWord() {
    Set<String> units = new TreeSet<>();
    for (Setting setting : TABLE.all()) {
      boolean isNumber =
          setting.type() == Setting.Type.INTEGER || setting.type() == Setting.Type.NUMBER;
      if (isNumber) {
        units.add(setting.key().substring(setting.key().lastIndexOf('_') + 1));
      }
    }
    // Units first; then numbers without one: scales, names of lines and of channels.
    assertThat(units)
        .containsExactlyInAnyOrder(
            "fps",
            "bytes",
            "kbps",
            "s",
            "ms",
            "us",
            "deg",
            "percent",
            "frames",
            "pictures",
            "ev",
            "quality",
            "brightness",
            "contrast",
            "saturation",
            "sharpness",
            "gain",
            "sensitivity",
            "pin",
            "external");
  }

  @Test
  void nothingIsRecordedWiredOrTakenOverUnlessAskedFor() {
    assertThat(TABLE.defaults())
        .containsEntry("save_data", false)
        .containsEntry("ttl_in_pin", -1L)
        .containsEntry("ttl_out_pin", -1L)
        .containsEntry("stamp", false)
        .containsEntry("drift", "report");
  }

  /** The keys of RPi Camera Colony's specification and what they are called here. */
  private static final String COUNTERPARTS =
      """
      acquisition_name        acquisition_name
      acquisition_group       acquisition_group
      remote_data_path        data_path
      max_acquisition_time    max_acquisition_s
      save_data               save_data
      level                   log_level
      stream_video            stream_mode
      ttl_channel_external    ttl_channel_external
      ttl_in_pin              ttl_in_pin
      ttl_out_pin             ttl_out_pin
      ttl_out_duration        ttl_out_pulse_us
      framerate               fps
      resolution              resolution
      vflip                   vflip
      hflip                   hflip
      brightness              brightness
      color_effects           black_and_white
      contrast                contrast
      iso                     gain
      led                     led
      saturation              saturation
      sharpness               sharpness
      video_denoise           denoise
      video_stabilization     stabilization
      zoom                    zoom
      awb_mode                white_balance_mode
      awb_gains               white_balance_red_gain white_balance_blue_gain
      exposure_compensation   exposure_compensation_ev
      exposure_mode           exposure_mode
      meter_mode              metering_mode
      rotation                rotation_deg
      shutter_speed           shutter_us
      annotate_text           stamp stamp_format
      """;

  @Test
  void everyCameraKeyOfRpiCameraColonyHasACounterpart() {
    Set<String> counterparts =
        COUNTERPARTS
            .lines()
            .flatMap(line -> Arrays.stream(line.split(" +")).skip(1))
            .collect(Collectors.toSet());
    assertThat(TABLE.defaults().keySet()).containsAll(counterparts);
    Set<String> onlyHere = new TreeSet<>(TABLE.defaults().keySet());
    onlyHere.removeAll(counterparts);
    assertThat(onlyHere)
        .containsExactlyInAnyOrder(
            "name",
            "streaming",
            "quality",
            "latest_fps",
            "latest_max_bytes",
            "mqtt_max_fps",
            "bandwidth_kbps",
            "health_interval_s",
            "drift",
            "sync",
            "plugins",
            "show_region",
            "view",
            "motion",
            "motion_sensitivity",
            "motion_min_frames",
            "light",
            "light_threshold_percent",
            "send",
            "event_pictures",
            "ttl_in_debounce_ms",
            "trigger_pin",
            "trigger_action",
            "identify_pin");
  }
}
