package camfleet.manager.layers;

import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * How a change is brought to the cameras.
 *
 * @param waves after each wave that many cameras in all have it; the last is always the whole fleet
 * @param perMinute cameras per minute instead of waves; null for waves
 * @param soak how long the pictures of a wave are looked at before the next begins
 * @param answer how long a camera that is online may take for its final status
 * @param maxFailures cameras that may fail; one more stops the rollout
 * @param onFailure what happens then
 * @param pictures whether frames must arrive at their rate, not black and not frozen
 */
public record RolloutPolicy(
    List<Wave> waves,
    Double perMinute,
    Duration soak,
    Duration answer,
    int maxFailures,
    OnFailure onFailure,
    boolean pictures) {

  /** A first camera, then a few, then a quarter, then all. */
  public static final RolloutPolicy CAREFUL =
      new RolloutPolicy(
          List.of(Wave.count(1), Wave.percent(5), Wave.percent(25), Wave.percent(100)),
          null,
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          0,
          OnFailure.PAUSE,
          true);

  /** Everybody at once, nobody looked at. */
  public static final RolloutPolicy AT_ONCE =
      new RolloutPolicy(
          List.of(Wave.percent(100)),
          null,
          Duration.ZERO,
          Duration.ofSeconds(60),
          Integer.MAX_VALUE,
          OnFailure.PAUSE,
          false);

  /** What happens when too many cameras fail. */
  public enum OnFailure {
    PAUSE,
    ABORT,
    REVERT
  }

  /**
   * How many cameras in all have a change after a wave.
   *
   * @param amount cameras, or percent of the fleet
   */
  public record Wave(int amount, boolean isPercent) {
    static final Wave ALL = percent(100);

    public static Wave count(int cameras) {
      return new Wave(cameras, false);
    }

    public static Wave percent(int percent) {
      return new Wave(percent, true);
    }

    /** As many of that many cameras, at least one, at most all. */
    public int of(int cameras) {
      long wanted = isPercent ? (long) Math.ceil(cameras * (double) amount / 100) : amount;
      return (int) Math.max(1, Math.min(cameras, wanted));
    }

    private Object toJson() {
      return isPercent ? (Object) toString() : (Object) (long) amount;
    }

    @Override
    public String toString() {
      return isPercent ? amount + "%" : Integer.toString(amount);
    }
  }

  public RolloutPolicy {
    waves = perMinute == null ? toTheLast(waves) : List.of(Wave.ALL);
    Objects.requireNonNull(soak, "soak");
    Objects.requireNonNull(answer, "answer");
    Objects.requireNonNull(onFailure, "onFailure");
  }

  private static List<Wave> toTheLast(List<Wave> waves) {
    if (!waves.isEmpty() && waves.get(waves.size() - 1).equals(Wave.ALL)) {
      return List.copyOf(waves);
    }
    List<Wave> all = new ArrayList<>(waves);
    all.add(Wave.ALL);
    return List.copyOf(all);
  }

  /** A policy that was read, or what is wrong with it; then the policy is null. */
  public record Checked(RolloutPolicy policy, List<Problem> problems) {
    public Checked {
      problems = List.copyOf(problems);
    }

    public boolean isGood() {
      return problems.isEmpty();
    }
  }

  /**
   * Reads the keys that {@code rollout} has in {@code fleet.yaml}, as a request for one rollout has
   * them as well; that may say {@code at_once: true} instead.
   *
   * @param base what holds for the keys that are not there
   */
  public static Checked read(Map<String, Object> map, RolloutPolicy base) {
    Findings findings = new Findings();
    Map<String, Object> keys = new LinkedHashMap<>(map);
    Object atOnce = keys.remove("at_once");
    if (atOnce != null && !(atOnce instanceof Boolean)) {
      findings.wrongType("rollout.at_once", "true or false", atOnce);
    }
    boolean isAtOnce = Boolean.TRUE.equals(atOnce);
    if (isAtOnce && !keys.isEmpty()) {
      findings.add(
          new Problem(
              ProblemCode.INVALID_ARGUMENT,
              "rollout.at_once must stand alone, was beside " + String.join(", ", keys.keySet()),
              "rollout.at_once"));
    }
    RolloutPolicy policy = RolloutReader.read("rollout", keys, isAtOnce ? AT_ONCE : base, findings);
    return new Checked(findings.isEmpty() ? policy : null, findings.list());
  }

  /** The same as plain JSON with the keys of {@code fleet.yaml}, all of them. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    if (perMinute == null) {
      map.put("waves", waves.stream().map(Wave::toJson).toList());
    } else {
      map.put("per_minute", perMinute);
    }
    map.put("soak_s", seconds(soak));
    map.put("answer_s", seconds(answer));
    map.put("max_failures", (long) maxFailures);
    map.put("on_failure", onFailure.name().toLowerCase(Locale.ROOT));
    map.put("pictures", pictures);
    return map;
  }

  private static Object seconds(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? (Object) duration.toSeconds()
        : (Object) (duration.toMillis() / 1000.0);
  }
}
