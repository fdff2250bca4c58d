package camfleet.device.camera;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which settings a V4L2 camera can do by its own controls, and how its numbers are their values.
 * Names are those of the kernel since 5.17 and before. Immutable.
 */
final class WebcamControls {
  /** V4L2's menu of exposure: automatic, manual, and one of time and iris manual. */
  private static final long AUTO = 0;

  private static final long MANUAL = 1;
  private static final long TIME_MANUAL = 2;
  private static final long TIME_AUTO = 3;

  /** V4L2 counts exposure times in units of 100 µs. */
  private static final long UNIT_MICROS = 100;

  private static final String SHUTTER = "shutter_us";
  private static final String WHITE_BALANCE = "white_balance_mode";

  private final Map<String, ControlScale> scales = new LinkedHashMap<>();
  private final Map<String, Long> defaults = new LinkedHashMap<>();
  private final Map<String, VideoControl> flags = new LinkedHashMap<>();
  private final VideoControl exposure;
  private final VideoControl exposureAuto;
  private final VideoControl slowdown;
  private final VideoControl temperature;
  private final VideoControl temperatureAuto;

  WebcamControls(List<VideoControl> controls) {
    Map<String, VideoControl> byName =
        controls.stream()
            .collect(Collectors.toMap(VideoControl::name, control -> control, (a, b) -> a));
    scale("brightness", byName.get("brightness"), ControlScale::around);
    scale("contrast", byName.get("contrast"), ControlScale::factor);
    scale("saturation", byName.get("saturation"), ControlScale::factor);
    scale("sharpness", byName.get("sharpness"), ControlScale::factor);
    // A gain says nothing of its unit, so its ends are those of the table.
    scale("gain", first(byName, "gain", "analogue_gain"), WebcamControls::gain);
    flag("hflip", byName.get("horizontal_flip"));
    flag("vflip", byName.get("vertical_flip"));
    exposure = first(byName, "exposure_time_absolute", "exposure_absolute");
    exposureAuto = first(byName, "auto_exposure", "exposure_auto");
    slowdown = first(byName, "exposure_dynamic_framerate", "exposure_auto_priority");
    temperature = byName.get("white_balance_temperature");
    temperatureAuto = first(byName, "white_balance_automatic", "white_balance_temperature_auto");
  }

  private interface Scaling {
    ControlScale of(VideoControl control);
  }

  private void scale(String key, VideoControl control, Scaling scaling) {
    if (control != null && control.min() < control.max()) {
      scales.put(key, scaling.of(control));
      defaults.put(key, control.byDefault());
    }
  }

  private void flag(String key, VideoControl control) {
    if (control != null) {
      flags.put(key, control);
    }
  }

  private static VideoControl first(Map<String, VideoControl> byName, String now, String before) {
    return byName.getOrDefault(now, byName.get(before));
  }

  /** From its least to its greatest; its default stands for 0, which is no value of the scale. */
  private static ControlScale gain(VideoControl control) {
    VideoControl fromLeast =
        new VideoControl(
            control.name(), control.min(), control.max(), control.step(), control.min(), Map.of());
    return new ControlScale(fromLeast, 1, 1, 64);
  }

  /** What it can do, but for size, rate and quality. */
  Map<String, SourceRange> settings() {
    Map<String, SourceRange> settings = new LinkedHashMap<>();
    scales.forEach(
        (key, scale) ->
            settings.put(key, key.equals("gain") ? SourceRange.ALL_LIVE : scale.range()));
    flags.keySet().forEach(key -> settings.put(key, SourceRange.ALL_LIVE));
    if (hasExposure()) {
      settings.put(
          SHUTTER,
          SourceRange.between(
                  Math.max(1, exposure.min()) * UNIT_MICROS,
                  Math.max(1, exposure.max()) * UNIT_MICROS)
              .withoutInterruption());
    }
    if (hasTemperature()) {
      List<String> words = new ArrayList<>(List.of(WhiteBalance.AUTO));
      words.addAll(WhiteBalance.words(temperature));
      settings.put(
          WHITE_BALANCE, SourceRange.oneOf(words.toArray(String[]::new)).withoutInterruption());
    }
    return settings;
  }

  private boolean hasExposure() {
    return exposure != null && exposureAuto != null;
  }

  private boolean hasTemperature() {
    return temperature != null && temperatureAuto != null;
  }

  /**
   * What is to be set first, because other controls depend on it. Every control that is known has a
   * number, so that nothing is left of what was set before.
   */
  Map<String, Long> switches(CameraMode mode) {
    Map<String, Long> numbers = new LinkedHashMap<>();
    if (hasExposure()) {
      numbers.put(exposureAuto.name(), isManual(mode) ? manual() : automatic());
    }
    if (hasTemperature()) {
      numbers.put(temperatureAuto.name(), light(mode) == null ? 1L : 0L);
    }
    if (slowdown != null && slowdown.max() == 1) {
      // Otherwise the camera halves its rate in the dark.
      numbers.put(slowdown.name(), 0L);
    }
    return numbers;
  }

  /** What is to be set then; nothing that an automatic rules. */
  Map<String, Long> numbers(CameraMode mode) {
    Map<String, Long> numbers = new LinkedHashMap<>();
    Controls controls = mode.controls();
    scales.forEach(
        (key, scale) -> {
          Double value = controls.number(key);
          boolean isDefault = value == null || key.equals("gain") && value == 0;
          numbers.put(scale.control().name(), isDefault ? defaults.get(key) : scale.number(value));
        });
    flags.forEach((key, control) -> numbers.put(control.name(), controls.flag(key) ? 1L : 0L));
    if (hasExposure() && isManual(mode)) {
      double micros = Math.min(controls.number(SHUTTER), 1e6 / mode.fps());
      numbers.put(exposure.name(), exposure.nearest(micros / UNIT_MICROS));
    }
    if (hasTemperature() && light(mode) != null) {
      numbers.put(temperature.name(), WhiteBalance.number(light(mode), temperature));
    }
    return numbers;
  }

  private static boolean isManual(CameraMode mode) {
    Double micros = mode.controls().number(SHUTTER);
    return micros != null && micros > 0;
  }

  /** Null for the automatic. */
  private static String light(CameraMode mode) {
    String word = mode.controls().text(WHITE_BALANCE);
    return WhiteBalance.AUTO.equals(word) ? null : word;
  }

  private long manual() {
    return exposureAuto.items().isEmpty() || exposureAuto.items().containsKey(MANUAL)
        ? MANUAL
        : TIME_MANUAL;
  }

  private long automatic() {
    long byDefault = exposureAuto.byDefault();
    if (byDefault == AUTO || byDefault == TIME_AUTO) {
      return byDefault;
    }
    return exposureAuto.items().containsKey(TIME_AUTO) ? TIME_AUTO : AUTO;
  }

  /** The controls whose numbers {@link #readings} understands. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    scales.values().forEach(scale -> names.add(scale.control().name()));
    flags.values().forEach(control -> names.add(control.name()));
    if (hasExposure()) {
      names.add(exposure.name());
    }
    if (hasTemperature()) {
      names.add(temperatureAuto.name());
      names.add(temperature.name());
    }
    return names;
  }

  /** What numbers of the camera are as values of settings. */
  Map<String, Object> readings(Map<String, Long> numbers) {
    Map<String, Object> readings = new LinkedHashMap<>();
    scales.forEach(
        (key, scale) -> {
          Long number = numbers.get(scale.control().name());
          if (number != null) {
            readings.put(key, scale.value(number));
          }
        });
    flags.forEach(
        (key, control) -> {
          Long number = numbers.get(control.name());
          if (number != null) {
            readings.put(key, number != 0);
          }
        });
    if (hasExposure() && numbers.containsKey(exposure.name())) {
      readings.put(SHUTTER, numbers.get(exposure.name()) * UNIT_MICROS);
    }
    if (hasTemperature() && numbers.containsKey(temperatureAuto.name())) {
      boolean isAuto = numbers.get(temperatureAuto.name()) != 0;
      Long kelvin = numbers.get(temperature.name());
      if (isAuto || kelvin != null) {
        readings.put(WHITE_BALANCE, isAuto ? WhiteBalance.AUTO : WhiteBalance.nearest(kelvin));
      }
    }
    return readings;
  }
}
