package camfleet.manager.sync;

import camfleet.message.ConfigStatus;
import camfleet.message.Problem;
import camfleet.topic.DeviceId;
import java.util.List;
import java.util.Objects;

/**
 * What became of one camera's role.
 *
 * @param rev the revision that wants it, or null when none was made
 * @param status the camera's final word on it; null when it has said none
 * @param synchronised what the camera itself says; null when it does not tell
 * @param problems why it is not as it was wanted; empty when it is
 */
public record SyncedCamera(
    DeviceId device,
    SyncRole role,
    Long rev,
    ConfigStatus status,
    Boolean synchronised,
    List<Problem> problems) {
  public SyncedCamera {
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(role, "role");
    problems = List.copyOf(problems);
  }
}
