package camfleet.device.camera;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What libcamera tells about one picture, as {@code rpicam-vid --metadata-format txt} writes it.
 *
 * @param values its words by name, such as {@code ExposureTime}
 */
record FrameMetadata(Map<String, String> values) {
  /** Older than that, or this much in the future, no picture is when it arrives. */
  private static final long OLDEST_NANOS = 30_000_000_000L;

  private static final long CLOCK_NOISE_NANOS = 5_000_000L;
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");

  FrameMetadata {
    values = Map.copyOf(values);
  }

  /**
   * When light was captured, in ns since 1970: {@code FrameWallClock}, else {@code
   * SensorTimestamp}, which counts from the system's start as {@code System.nanoTime} does on a
   * machine that does not suspend. Empty when neither is there or can be.
   *
   * @param wallNanos the wall clock when the picture arrived
   * @param nanos {@code System.nanoTime} of the same moment
   */
  OptionalLong capturedAt(long wallNanos, long nanos) {
    OptionalLong told = age(wallNanos, "FrameWallClock");
    OptionalLong age = told.isPresent() ? told : age(nanos, "SensorTimestamp");
    return age.isPresent() ? OptionalLong.of(wallNanos - age.getAsLong()) : age;
  }

  private OptionalLong age(long now, String key) {
    String text = values.get(key);
    if (text == null || !text.matches("\\d{1,18}|1\\d{18}|[2-8]\\d{18}")) {
      return OptionalLong.empty();
    }
    long age = now - Long.parseLong(text);
    return age >= -CLOCK_NOISE_NANOS && age <= OLDEST_NANOS
        ? OptionalLong.of(age)
        : OptionalLong.empty();
  }

  /** Whether the sensor says that it exposes together with others; null when it says nothing. */
  Boolean syncReady() {
    String ready = values.get("SyncReady");
    return ready == null ? null : ready.equals("true") || ready.equals("1");
  }

  /** What is in force, by the names of the settings where there is one of them. */
  Map<String, Object> readings() {
    Map<String, Object> readings = new LinkedHashMap<>();
    whole(readings, "shutter_us", "ExposureTime", 0);
    number(readings, "gain", "AnalogueGain", 0);
    number(readings, "digital_gain", "DigitalGain", 0);
    number(readings, "white_balance_red_gain", "ColourGains", 0);
    number(readings, "white_balance_blue_gain", "ColourGains", 1);
    whole(readings, "colour_temperature_k", "ColourTemperature", 0);
    number(readings, "lux", "Lux", 0);
    number(readings, "sensor_temperature_c", "SensorTemperature", 0);
    whole(readings, "focus", "FocusFoM", 0);
    number(readings, "lens_position_dioptres", "LensPosition", 0);
    return readings;
  }

  private void whole(Map<String, Object> readings, String key, String name, int position) {
    List<Double> numbers = numbers(name);
    if (position < numbers.size()) {
      readings.put(key, Math.round(numbers.get(position)));
    }
  }

  private void number(Map<String, Object> readings, String key, String name, int position) {
    List<Double> numbers = numbers(name);
    if (position < numbers.size()) {
      readings.put(key, Math.round(numbers.get(position) * 1000) / 1000.0);
    }
  }

  private List<Double> numbers(String name) {
    List<Double> numbers = new ArrayList<>();
    Matcher matcher = NUMBER.matcher(values.getOrDefault(name, ""));
    while (matcher.find()) {
      numbers.add(Double.parseDouble(matcher.group()));
    }
    return numbers;
  }
}
