package camfleet.manager.store;

import camfleet.message.Severity;
import camfleet.topic.DeviceId;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Something that happened, on a device or in the manager.
 *
 * @param device null when it concerns the fleet
 * @param eventClass {@code motion camera system storage security} of a device; {@code config
 *     rollout fleet} of the manager
 * @param type such as {@code rolled_back}
 * @param message one sentence for people
 * @param by who did it, or null
 */
public record StoredEvent(
    long number,
    Instant at,
    DeviceId device,
    String eventClass,
    String type,
    Severity severity,
    String message,
    String by,
    Map<String, Object> data) {
  public StoredEvent {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(eventClass, "eventClass");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(message, "message");
    data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
  }
}
