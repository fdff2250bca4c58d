package camfleet.client;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * How a revision of the fleet's document comes to the cameras.
 *
 * @param fleetNumber the revision that it brings
 * @param previousFleetNumber what the fleet had before; 0 for nothing
 * @param wave the wave that is under way, from 1
 * @param waves how many there are
 * @param cause why it stands as it does, in one sentence, or null
 * @param policy its waves, thresholds and times, with the keys of {@code rollout} in {@code
 *     fleet.yaml}
 * @param counts cameras by state, every state
 * @param devices every camera of it; empty in a list of rollouts
 */
public record Rollout(
    long number,
    long fleetNumber,
    long previousFleetNumber,
    Instant at,
    String by,
    String why,
    State state,
    int wave,
    int waves,
    String cause,
    Map<String, Object> policy,
    Map<String, Integer> counts,
    List<Member> devices) {
  /** Where a rollout stands. */
  public enum State {
    RUNNING,
    /** By a person. */
    PAUSED,
    /** By too many failures; goes on when somebody resumes it. */
    HALTED,
    REVERTING,
    DONE,
    ABORTED,
    REVERTED;

    /** Whether nothing of it will happen any more. */
    public boolean isOver() {
      return this == DONE || this == ABORTED || this == REVERTED;
    }
  }

  /**
   * One camera of it.
   *
   * @param wave from 1
   * @param rev the device revision that it was sent; 0 before
   * @param detail one sentence for people, or null
   */
  public record Member(
      String device, int wave, MemberState state, long rev, String detail, Instant at) {}

  /** Where a camera stands in a rollout. */
  public enum MemberState {
    /** Its wave has not come. */
    WAITING,
    SENT,
    /** Applied; its pictures are looked at for the soak time. */
    SOAKING,
    DONE,
    /** It was not online; it does not count and applies the change when it returns. */
    AWAY,
    FAILED,
    REVERTING,
    REVERTED
  }

  public Rollout {
    Objects.requireNonNull(state, "state");
    policy = Copies.copy(policy);
    counts = Copies.copy(counts);
    devices = Copies.copy(devices);
  }

  /** How many cameras are in that state. */
  public int count(MemberState wanted) {
    return counts.getOrDefault(wanted.name().toLowerCase(Locale.ROOT), 0);
  }

  /** How many cameras it concerns. */
  public int size() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
