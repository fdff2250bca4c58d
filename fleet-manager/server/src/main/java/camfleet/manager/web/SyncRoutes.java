package camfleet.manager.web;

import camfleet.manager.fleet.Device;
import camfleet.manager.fleet.Selector;
import camfleet.manager.sync.SyncedCamera;
import camfleet.message.Excerpt;
import camfleet.message.ProblemCode;
import camfleet.runtime.MalformedException;
import camfleet.topic.DeviceId;
import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Cameras that expose at the same moments: begun and ended. */
final class SyncRoutes {
  /** A camera that shows nothing has turned back after 15 s. */
  private static final double TIMEOUT_S = 25;

  private final FleetRooms rooms;

  SyncRoutes(FleetRooms rooms) {
    this.rooms = rooms;
  }

  /**
   * @param body reads a request's body, up to a limit
   */
  void addTo(Router router, Handler<RoutingContext> body) {
    router.post("/api/v1/sync").handler(body).handler(ConfigRoutes.reading(this::sync));
  }

  private void sync(RoutingContext request) throws MalformedException {
    Query.of(request);
    Members members =
        Members.read(request.body().buffer(), "selector", "server", "off", "by", "timeout_s");
    Selector selector = selector(members.sentence("selector"));
    String server = members.name("server");
    boolean off = members.flag("off");
    if (off == (server != null)) {
      throw new MalformedException(
          "the body must have server, the id of the camera that gives the beat, or \"off\": true");
    }
    String by = members.name("by") == null ? Answers.NOBODY : members.name("by");
    Duration timeout =
        Duration.ofMillis(
            (long)
                (1000 * Answers.number("timeout_s", members.any("timeout_s"), TIMEOUT_S, 1, 300)));
    List<Device> devices = rooms.registry().all().stream().filter(selector).toList();
    if (devices.isEmpty()) {
      nobody(request, "no device matches \"" + selector + "\"");
      return;
    }
    if (off) {
      give(request, rooms.sync().end(devices, by, timeout));
      return;
    }
    Optional<Device> beat = device(server);
    if (beat.isEmpty()) {
      nobody(request, "there is no device \"" + Excerpt.of(server, 40) + "\"");
      return;
    }
    give(request, rooms.sync().begin(devices, beat.get(), by, timeout));
  }

  private static Selector selector(String text) throws MalformedException {
    if (text == null) {
      throw new MalformedException("the body must have selector, which names the cameras");
    }
    try {
      return Selector.parse(text);
    } catch (IllegalArgumentException e) {
      throw new MalformedException(e.getMessage(), e);
    }
  }

  private Optional<Device> device(String id) {
    try {
      return rooms.registry().find(DeviceId.of(id));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static void nobody(RoutingContext request, String sentence) {
    Answers.refuse(request, 404, ProblemCode.NOT_FOUND, sentence);
  }

  private static void give(RoutingContext request, CompletableFuture<List<SyncedCamera>> cameras) {
    LaterAnswer.give(
        request,
        cameras,
        all ->
            Answers.json(
                request, 200, Map.of("cameras", all.stream().map(SyncRoutes::view).toList())));
  }

  private static Map<String, Object> view(SyncedCamera camera) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("device", camera.device().value());
    view.put("sync", camera.role().word());
    view.put("rev", camera.rev());
    view.put("status", camera.status());
    view.put("synchronised", camera.synchronised());
    view.put("errors", camera.problems());
    return view;
  }
}
