package camfleet.message;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * Something that happened on a device, on {@code event/<class>}.
 *
 * @param eventType such as {@code retained_command} or {@code frame_too_large}
 * @param id unique
 * @param message one sentence for people
 * @param data details by name
 */
public record DeviceEvent(
    String eventType,
    String id,
    Instant at,
    Severity severity,
    String device,
    long boot,
    String message,
    Map<String, Object> data)
    implements Message {
  public DeviceEvent {
    Objects.requireNonNull(eventType, "event_type");
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(severity, "severity");
    data = Copies.map(data);
  }
}
