package camfleet.manager.layers;

import camfleet.manager.layers.RolloutPolicy.OnFailure;
import camfleet.manager.layers.RolloutPolicy.Wave;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Checks the keys of {@code rollout} and makes the policy of them. */
final class RolloutReader {
  static final List<String> KEYS =
      List.of(
          "waves", "per_minute", "soak_s", "answer_s", "max_failures", "on_failure", "pictures");

  static final int MAX_WAVES = 100;
  static final int MAX_SOAK_S = 86_400;
  static final int MAX_ANSWER_S = 3600;
  static final double MIN_PER_MINUTE = 0.1;
  static final double MAX_PER_MINUTE = 60_000;

  static final String WAVE_IN_WORDS =
      "cameras in all, an integer 1.." + FleetReader.MAX_DEVICES + ", or a share \"1%\"..\"100%\"";

  static final Pattern PERCENT = Pattern.compile("([1-9]\\d?|100)%");

  private final String path;
  private final Map<String, Object> map;
  private final Findings findings;

  private RolloutReader(String path, Map<String, Object> map, Findings findings) {
    this.path = path;
    this.map = map;
    this.findings = findings;
  }

  /**
   * @param path where the keys stand; empty when they are the document
   * @param base what holds for the keys that are not there, or null
   * @return the base where something is wrong
   */
  static RolloutPolicy read(
      String path, Map<String, Object> map, RolloutPolicy base, Findings findings) {
    return new RolloutReader(path, map, findings).read(base);
  }

  private RolloutPolicy read(RolloutPolicy base) {
    map.keySet().stream()
        .filter(key -> !KEYS.contains(key))
        .forEach(key -> findings.unknownKey(path, key, KEYS));
    List<Wave> waves = waves(at("waves"), map.get("waves"));
    Double perMinute =
        number(
            "per_minute",
            "cameras per minute, a number " + MIN_PER_MINUTE + ".." + (int) MAX_PER_MINUTE,
            MIN_PER_MINUTE,
            MAX_PER_MINUTE);
    if (map.get("waves") != null && map.get("per_minute") != null) {
      findings.add(
          new Problem(
              ProblemCode.INVALID_ARGUMENT,
              at("per_minute") + " must not stand beside waves; leave one of them out",
              at("per_minute")));
    }
    if (waves == null && perMinute == null) {
      waves = base.waves();
      perMinute = base.perMinute();
    }
    Double soak = number("soak_s", "seconds, a number 0.." + MAX_SOAK_S, 0, MAX_SOAK_S);
    Double answer = number("answer_s", "seconds, a number 1.." + MAX_ANSWER_S, 1, MAX_ANSWER_S);
    return new RolloutPolicy(
        waves == null ? List.of() : waves,
        perMinute,
        soak == null ? base.soak() : duration(soak),
        answer == null ? base.answer() : duration(answer),
        maxFailures(base.maxFailures()),
        onFailure(base.onFailure()),
        pictures(base.pictures()));
  }

  private List<Wave> waves(String path, Object value) {
    if (value == null) {
      return null;
    }
    if (!(value instanceof List<?> list)) {
      findings.wrongType(path, "a list such as [1, 5%, 25%, 100%]", value);
      return null;
    }
    if (list.isEmpty() || list.size() > MAX_WAVES) {
      findings.add(
          new Problem(
              ProblemCode.OUT_OF_RANGE,
              path + " must be 1 to " + MAX_WAVES + " waves, was " + list.size(),
              path));
      return null;
    }
    List<Wave> waves = new ArrayList<>(list.size() + 1);
    for (int i = 0; i < list.size(); i++) {
      Wave wave = wave(path + "[" + i + "]", list.get(i));
      if (wave != null) {
        isAscending(path, i, waves, wave);
        waves.add(wave);
      }
    }
    return waves;
  }

  private Wave wave(String path, Object value) {
    if (value instanceof String text) {
      Matcher matcher = PERCENT.matcher(text);
      if (matcher.matches()) {
        return Wave.percent(Integer.parseInt(matcher.group(1)));
      }
      findings.outOfRange(path, WAVE_IN_WORDS, value);
    } else if (value instanceof Number number
        && number.doubleValue() == Math.rint(number.doubleValue())) {
      if (number.doubleValue() >= 1 && number.doubleValue() <= FleetReader.MAX_DEVICES) {
        return Wave.count(number.intValue());
      }
      findings.outOfRange(path, WAVE_IN_WORDS, value);
    } else {
      findings.wrongType(path, WAVE_IN_WORDS, value);
    }
    return null;
  }

  /** How many cameras a share is depends on the fleet: only like can be compared with like. */
  private void isAscending(String path, int index, List<Wave> before, Wave wave) {
    for (Wave earlier : before) {
      boolean isAll = earlier.equals(Wave.ALL);
      if (isAll || (earlier.isPercent() == wave.isPercent() && earlier.amount() >= wave.amount())) {
        findings.add(
            new Problem(
                ProblemCode.OUT_OF_RANGE,
                path
                    + "["
                    + index
                    + "] must be more than the waves before it, was "
                    + wave
                    + " after "
                    + earlier,
                path + "[" + index + "]"));
        return;
      }
    }
  }

  private int maxFailures(int base) {
    String expected = "an integer 0.." + Integer.MAX_VALUE;
    Object value = map.get("max_failures");
    if (value instanceof Number number && number.doubleValue() != Math.rint(number.doubleValue())) {
      findings.wrongType(at("max_failures"), expected, value);
      return base;
    }
    Double cameras = number("max_failures", expected, 0, Integer.MAX_VALUE);
    return cameras == null ? base : cameras.intValue();
  }

  private OnFailure onFailure(OnFailure base) {
    Object value = map.get("on_failure");
    if (value == null) {
      return base;
    }
    String words =
        Arrays.stream(OnFailure.values())
            .map(word -> word.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", ", "one of ", ""));
    if (!(value instanceof String text)) {
      findings.wrongType(at("on_failure"), words, value);
      return base;
    }
    for (OnFailure word : OnFailure.values()) {
      if (word.name().toLowerCase(Locale.ROOT).equals(text)) {
        return word;
      }
    }
    findings.outOfRange(at("on_failure"), words, value);
    return base;
  }

  private boolean pictures(boolean base) {
    Object value = map.get("pictures");
    if (value == null) {
      return base;
    }
    if (value instanceof Boolean pictures) {
      return pictures;
    }
    findings.wrongType(at("pictures"), "true or false", value);
    return base;
  }

  private Double number(String key, String expected, double min, double max) {
    Object value = map.get(key);
    if (value == null) {
      return null;
    }
    if (!(value instanceof Number number)) {
      findings.wrongType(at(key), expected, value);
      return null;
    }
    double d = number.doubleValue();
    if (!(d >= min && d <= max)) {
      findings.outOfRange(at(key), expected, value);
      return null;
    }
    return d;
  }

  private String at(String key) {
    return Findings.child(path, key);
  }

  private static Duration duration(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }
}
