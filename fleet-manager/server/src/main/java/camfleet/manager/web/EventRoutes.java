package camfleet.manager.web;

import camfleet.manager.store.StoredEvent;
import camfleet.message.Excerpt;
import camfleet.runtime.MalformedException;
import camfleet.topic.DeviceId;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What happened, on the devices and in the manager. */
final class EventRoutes {
  private final FleetRooms rooms;

  EventRoutes(FleetRooms rooms) {
    this.rooms = rooms;
  }

  void addTo(Router router) {
    router.get("/api/v1/events").handler(ConfigRoutes.reading(this::events));
  }

  private void events(RoutingContext request) throws MalformedException {
    Query query = Query.of(request, "device", "since", "before", "limit");
    String id = query.text("device", 1_000);
    if (id != null && !DeviceId.isValid(id)) {
      throw new MalformedException("device must be an id, was " + Excerpt.of(id, 40));
    }
    DeviceId device = id == null ? null : new DeviceId(id);
    Instant since = query.time("since");
    long before = query.before();
    int limit = query.limit(100, 1_000);
    LaterAnswer.give(
        request,
        CompletableFuture.supplyAsync(
            () -> rooms.store().events(device, since, before, limit), rooms.loop()),
        events ->
            Answers.jsonFromWorker(
                request,
                200,
                () -> Map.of("events", events.stream().map(EventRoutes::view).toList())));
  }

  private static Map<String, Object> view(StoredEvent event) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("number", event.number());
    view.put("at", event.at());
    view.put("device", event.device() == null ? null : event.device().value());
    view.put("class", event.eventClass());
    view.put("type", event.type());
    view.put("severity", event.severity());
    view.put("message", event.message());
    view.put("by", event.by());
    view.put("data", event.data());
    return view;
  }
}
