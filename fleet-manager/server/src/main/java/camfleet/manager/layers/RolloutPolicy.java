package camfleet.manager.layers;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * How a change is brought to the cameras.
 *
 * @param waves after each wave that many cameras in all have it; the last is the whole fleet
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

    @Override
    public String toString() {
      return isPercent ? amount + "%" : Integer.toString(amount);
    }
  }

  public RolloutPolicy {
    waves = List.copyOf(waves);
    Objects.requireNonNull(soak, "soak");
    Objects.requireNonNull(answer, "answer");
    Objects.requireNonNull(onFailure, "onFailure");
  }
}
