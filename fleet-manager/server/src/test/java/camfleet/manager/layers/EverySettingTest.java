package camfleet.manager.layers;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.setting.Setting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every setting in every section: least, most, one beyond each, another type, nothing; what is
 * wrong is told with section, key and what is allowed.
 */
class EverySettingTest {
  /** What each section is called and how the document looks with a config in it. */
  private static final Map<String, Function<Object, Map<String, Object>>> SECTIONS =
      new TreeMap<>(
          Map.of(
              "defaults", config -> Map.of("defaults", config),
              "groups.night.config",
                  config -> Map.of("groups", Map.of("night", Map.of("config", config))),
              "devices.cam1.config",
                  config -> Map.of("devices", Map.of("cam1", Map.of("config", config)))));

  @TestFactory
  Stream<DynamicTest> isCheckedInEverySection() {
    return Fleets.TABLE.all().stream()
        .flatMap(
            setting ->
                SECTIONS.keySet().stream()
                    .map(
                        section ->
                            DynamicTest.dynamicTest(
                                section + "." + setting.key(), () -> check(section, setting))));
  }

  private static void check(String section, Setting setting) {
    for (Object value : good(setting)) {
      assertThat(read(section, setting.key(), value).problems())
          .as("%s = %s", setting.key(), value)
          .isEmpty();
    }
    for (Object value : outOfRange(setting)) {
      assertRefused(section, setting, value, ProblemCode.OUT_OF_RANGE);
    }
    for (Object value : wrongTypes(setting)) {
      assertRefused(section, setting, value, ProblemCode.WRONG_TYPE);
    }
    FleetDocument.Checked unknown = read(section, setting.key() + "_x", 1);
    assertThat(unknown.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(ProblemCode.UNKNOWN_KEY);
              assertThat(problem.key()).isEqualTo(section + "." + setting.key() + "_x");
              assertThat(problem.message()).startsWith(section).contains(setting.key() + "_x");
            });
  }

  private static void assertRefused(
      String section, Setting setting, Object value, ProblemCode code) {
    String path = section + "." + setting.key();
    assertThat(read(section, setting.key(), value).problems())
        .as("%s = %s", path, value)
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(code);
              assertThat(problem.key()).isEqualTo(path);
              assertThat(problem.message())
                  .startsWith(path + " must be " + setting.range() + ", was ");
            });
  }

  private static FleetDocument.Checked read(String section, String key, Object value) {
    Map<String, Object> config = new HashMap<>();
    config.put(key, value);
    return FleetDocument.read(SECTIONS.get(section).apply(config), Fleets.TABLE);
  }

  /** With null, which gives the key up, and the default. */
  private static List<Object> good(Setting setting) {
    List<Object> good = new ArrayList<>();
    good.add(null);
    good.add(setting.byDefault());
    switch (setting.type()) {
      case BOOLEAN -> good.addAll(List.of(true, false));
      case INTEGER -> {
        if (setting.choices().isEmpty()) {
          good.addAll(List.of((long) setting.min(), (long) setting.max()));
        } else {
          setting.choices().forEach(choice -> good.add(Long.valueOf(choice)));
        }
      }
      case NUMBER -> good.addAll(List.of(setting.min(), setting.max()));
      case TEXT -> good.addAll(lengths(setting, (int) setting.min(), (int) setting.max()));
      case CHOICE -> good.addAll(setting.choices());
      case RESOLUTION -> {
        if (setting.choices().isEmpty()) {
          good.addAll(List.of("64x64", (int) setting.max() + "x" + (int) setting.max()));
        } else {
          good.addAll(setting.choices());
        }
      }
      case REGION -> good.addAll(List.of(List.of(0, 0, 1, 1), List.of(0.5, 0.25, 0.5, 0.75)));
    }
    return good;
  }

  private static List<Object> outOfRange(Setting setting) {
    return switch (setting.type()) {
      case BOOLEAN -> List.of();
      case INTEGER -> List.of((long) setting.min() - 1, (long) setting.max() + 1);
      case NUMBER ->
          List.of(
              setting.min() - 1,
              Math.nextDown(setting.min()),
              Math.nextUp(setting.max()),
              setting.max() + 1);
      case TEXT -> {
        List<Object> texts = new ArrayList<>(lengths(setting, (int) setting.max() + 1));
        if (setting.min() > 0) {
          texts.addAll(lengths(setting, (int) setting.min() - 1));
        }
        texts.add("a\nb");
        yield texts;
      }
      case CHOICE -> List.of("no such word", "");
      case RESOLUTION -> List.of("62x64", "64x62", "641x480", "640x481", "9998x64", "64x9998");
      case REGION -> List.of(List.of(0, 0, 0, 1), List.of(0.6, 0, 0.5, 1), List.of(-0.1, 0, 1, 1));
    };
  }

  /** Texts of these lengths that fit every form. */
  private static List<Object> lengths(Setting setting, int... lengths) {
    List<Object> texts = new ArrayList<>();
    for (int length : lengths) {
      boolean isPath = setting.form().name().equals("PATH");
      texts.add(length == 0 ? "" : (isPath ? "/" : "a") + "a".repeat(length - 1));
    }
    return texts;
  }

  private static List<Object> wrongTypes(Setting setting) {
    List<Object> wrong = new ArrayList<>(List.of(Map.of(), List.of(true)));
    switch (setting.type()) {
      case BOOLEAN -> wrong.addAll(List.of(1, "on", "true"));
      case INTEGER -> wrong.addAll(List.of(true, "1", setting.min() + 0.5));
      case NUMBER -> wrong.addAll(List.of(true, "1"));
      case TEXT, CHOICE -> wrong.addAll(List.of(true, 1));
      case RESOLUTION -> wrong.addAll(List.of(true, 640, "640", "640 x 480"));
      case REGION -> wrong.addAll(List.of(true, 1, "0,0,1,1", List.of(0, 0, 1)));
    }
    return wrong;
  }

  @TestFactory
  Stream<DynamicTest> isMissingWithoutComplaint() {
    return SECTIONS.keySet().stream()
        .map(
            section ->
                DynamicTest.dynamicTest(
                    section,
                    () ->
                        assertThat(
                                FleetDocument.read(
                                        SECTIONS.get(section).apply(Map.of()), Fleets.TABLE)
                                    .problems()
                                    .stream()
                                    .map(Problem::message))
                            .isEmpty()));
  }
}
