package camfleet.manager.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** How a change is to come to the cameras, where the file's own {@code rollout} is not wanted. */
final class RolloutOptions {
  @Option(
      names = "--at-once",
      description = "To every camera at once, without looking at the pictures.")
  private boolean atOnce;

  @Option(
      names = "--waves",
      split = ",",
      paramLabel = "WAVE",
      description = {
        "How many cameras in all have it after each wave, such as",
        "1,5%%,25%%,100%% (cameras or percent; the default)."
      })
  private List<String> waves;

  @Option(
      names = "--per-minute",
      paramLabel = "N",
      description = "So many cameras a minute instead of waves.")
  private Double perMinute;

  @Option(
      names = "--soak",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "How long the pictures of a wave are looked at (default: 10s).")
  private Duration soak;

  @Option(
      names = "--max-failures",
      paramLabel = "N",
      description = "Cameras that may fail; one more stops it (default: 0).")
  private Long maxFailures;

  /** What happens when too many cameras fail. */
  enum OnFailure {
    pause,
    abort,
    revert
  }

  @Option(
      names = "--on-failure",
      paramLabel = "WHAT",
      description = "What to do then: ${COMPLETION-CANDIDATES} (default: pause).")
  private OnFailure onFailure;

  @Option(names = "--no-pictures", description = "Do not look at the pictures.")
  private boolean noPictures;

  /**
   * What the manager is asked for.
   *
   * @param document the fleet's document, whose own {@code rollout} holds where no option speaks
   * @return null to do as the document says
   */
  Map<String, Object> over(Map<String, Object> document) throws Refusal {
    Map<String, Object> given = given();
    if (atOnce) {
      if (!given.isEmpty()) {
        throw Refusal.usage("--at-once goes alone; leave out --" + firstOf(given));
      }
      return Map.of("at_once", true);
    }
    if (given.isEmpty()) {
      return null;
    }
    Map<String, Object> policy = new LinkedHashMap<>();
    if (document.get("rollout") instanceof Map<?, ?> own) {
      own.forEach((key, value) -> policy.put(String.valueOf(key), value));
    }
    if (given.containsKey("waves")) {
      policy.remove("per_minute");
    } else if (given.containsKey("per_minute")) {
      policy.remove("waves");
    }
    policy.putAll(given);
    return policy;
  }

  private static String firstOf(Map<String, Object> given) {
    String key = given.keySet().iterator().next();
    return switch (key) {
      case "soak_s" -> "soak";
      case "pictures" -> "no-pictures";
      default -> key.replace('_', '-');
    };
  }

  private Map<String, Object> given() throws Refusal {
    Map<String, Object> given = new LinkedHashMap<>();
    if (waves != null && perMinute != null) {
      throw Refusal.usage("give --waves or --per-minute, not both");
    }
    if (waves != null) {
      given.put("waves", amounts(waves));
    }
    if (perMinute != null) {
      if (!(perMinute > 0 && perMinute <= 100_000)) {
        throw Refusal.usage("--per-minute must be above 0 and at most 100000, was " + perMinute);
      }
      given.put("per_minute", perMinute);
    }
    if (soak != null) {
      given.put("soak_s", soak.toMillis() / 1000.0);
    }
    if (maxFailures != null) {
      if (maxFailures < 0) {
        throw Refusal.usage("--max-failures must be at least 0, was " + maxFailures);
      }
      given.put("max_failures", maxFailures);
    }
    if (onFailure != null) {
      given.put("on_failure", onFailure.name());
    }
    if (noPictures) {
      given.put("pictures", false);
    }
    return given;
  }

  private static List<Object> amounts(List<String> waves) throws Refusal {
    List<Object> amounts = new ArrayList<>();
    for (String wave : waves) {
      String text = wave.strip();
      if (!text.matches("[1-9]\\d{0,5}%?")) {
        throw Refusal.usage(
            "--waves must be cameras or percent such as 1,5%,25%,100%, was \"" + wave + "\"");
      }
      amounts.add(text.endsWith("%") ? (Object) text : Long.valueOf(text));
    }
    return amounts;
  }
}
