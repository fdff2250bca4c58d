package camfleet.client;

import camfleet.message.Json;
import camfleet.message.Severity;
import camfleet.runtime.MalformedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Something that happened, on a device or in the manager.
 *
 * @param device null when it concerns the fleet
 * @param eventClass {@code class} in JSON: {@code motion camera system storage security} of a
 *     device; {@code config rollout fleet} of the manager
 * @param type such as {@code rolled_back}
 * @param message one sentence for people
 * @param by who did it, or null
 */
public record FleetEvent(
    long number,
    Instant at,
    String device,
    String eventClass,
    String type,
    Severity severity,
    String message,
    String by,
    Map<String, Object> data) {
  public FleetEvent {
    data = Copies.copy(data);
  }

  static List<FleetEvent> list(Api api, byte[] json) throws FleetException {
    List<FleetEvent> events = new ArrayList<>();
    for (Map<String, Object> event : api.objects(json, "events")) {
      Map<String, Object> members = new LinkedHashMap<>(event);
      // A word that Java keeps for itself.
      members.put("event_class", members.remove("class"));
      try {
        events.add(Json.fromMap(members, FleetEvent.class));
      } catch (MalformedException e) {
        throw api.notOurs(e);
      }
    }
    return List.copyOf(events);
  }
}
