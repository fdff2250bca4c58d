package camfleet.manager.store;

import camfleet.message.DesiredConfig;
import camfleet.message.Problem;
import camfleet.topic.DeviceId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * One revision of what was wanted of a device, and what became of it.
 *
 * @param fleetNumber the fleet revision that it comes from; 0 for one that was found on the broker
 * @param rollout the rollout that sent it, or null
 * @param outcome what the device said, or {@link Outcome#SENT} before that
 * @param outcomeAt when that was; null while it is only sent
 * @param errors the device's words
 */
public record DeviceRevision(
    DeviceId device,
    DesiredConfig desired,
    long fleetNumber,
    Long rollout,
    Outcome outcome,
    Instant outcomeAt,
    List<Problem> errors) {
  /** What became of a revision. */
  public enum Outcome {
    SENT,
    PENDING,
    APPLIED,
    REJECTED,
    ROLLED_BACK,
    SUPERSEDED;

    public boolean isFinal() {
      return this != SENT && this != PENDING;
    }
  }

  public DeviceRevision {
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(desired, "desired");
    Objects.requireNonNull(outcome, "outcome");
    errors = List.copyOf(errors);
  }

  public long rev() {
    return desired.rev();
  }
}
