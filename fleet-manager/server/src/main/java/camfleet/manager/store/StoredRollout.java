package camfleet.manager.store;

import java.time.Instant;
import java.util.Objects;

/**
 * A rollout as it stands.
 *
 * @param fleetNumber what it brings
 * @param previousFleetNumber what the fleet had before; 0 for nothing
 * @param policy canonical JSON of its waves, thresholds and times
 * @param wave the wave that is under way, from 0
 * @param waveAt when that wave began
 * @param cause why it stands as it does, in one sentence, or null
 */
public record StoredRollout(
    long number,
    long fleetNumber,
    long previousFleetNumber,
    Instant at,
    String by,
    String why,
    String policy,
    State state,
    int wave,
    Instant waveAt,
    String cause,
    Instant changedAt) {
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

  public StoredRollout {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(by, "by");
    Objects.requireNonNull(policy, "policy");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(changedAt, "changedAt");
  }
}
