package camfleet.client;

import camfleet.message.CameraStatus;
import camfleet.message.ConfigStatus;
import camfleet.message.DeviceHealth;
import camfleet.message.DeviceInfo;
import camfleet.message.DeviceState;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * One device as the manager shows it; what the manager does not know is null.
 *
 * @param name what people call it; the id when it has no name
 * @param since when it came into this presence
 * @param streaming null before the device has said it
 * @param camera null before the device has said how its camera is
 * @param synchronised whether its sensor exposes at the same moments as others; null when it is not
 *     asked to, or does not tell
 * @param stale since when its newest picture is no longer the present, and why; null while it is
 * @param fps pictures per second that really come
 * @param ageMs true age of the newest picture in milliseconds, or null when there is none
 * @param clockOffsetMs the device's clock against the manager's, positive when it is ahead
 */
public record Device(
    String id,
    String name,
    Presence presence,
    Instant since,
    Boolean streaming,
    CameraStatus camera,
    String cameraError,
    Boolean synchronised,
    Stale stale,
    Double fps,
    Long ageMs,
    List<String> groups,
    Frame frame,
    Config config,
    Double clockOffsetMs,
    DeviceInfo info,
    DeviceState state,
    DeviceHealth health) {
  public Device {
    Objects.requireNonNull(id, "id");
    presence = presence == null ? Presence.UNKNOWN : presence;
    name = name == null || name.isEmpty() ? id : name;
    groups = groups == null ? List.of() : List.copyOf(groups);
  }

  /**
   * That a picture is old.
   *
   * @param since when it was captured, by the manager's clock, or null when there is none
   * @param reason in words
   */
  public record Stale(Instant since, String reason) {}

  /** The newest picture without its bytes. */
  public record Frame(long seq, Instant capturedAt, long ageMs, int width, int height, int bytes) {}

  /**
   * How far the device's configuration is.
   *
   * @param rev the revision that is wanted, or null when none ever was
   * @param reportedRev the one that the device looked at last, or null when it never said
   */
  public record Config(Long rev, Long reportedRev, ConfigStatus status, boolean inSync) {}
}
