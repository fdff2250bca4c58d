package camfleet.client;

import camfleet.message.ConfigStatus;
import camfleet.message.Problem;
import java.util.List;
import java.util.Objects;

/**
 * What became of one camera that was to expose at the same moments as others.
 *
 * @param sync {@code server}, {@code client} or {@code off}
 * @param rev the revision that wants it, or null when none was made
 * @param status the camera's final word on it; null when it has said none
 * @param synchronised what the camera itself says; null when it does not tell
 * @param errors why it is not as it was wanted; empty when it is
 */
public record SyncedCamera(
    String device,
    String sync,
    Long rev,
    ConfigStatus status,
    Boolean synchronised,
    List<Problem> errors) {
  public SyncedCamera {
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(sync, "sync");
    errors = Copies.copy(errors);
  }
}
