package camfleet.manager.web;

import camfleet.manager.fleet.Device;
import camfleet.manager.fleet.Presence;
import camfleet.manager.fleet.Selector;
import camfleet.message.Excerpt;
import camfleet.message.FleetSummary;
import camfleet.message.ProblemCode;
import camfleet.runtime.MalformedException;
import camfleet.setting.Setting;
import camfleet.setting.SettingTable;
import camfleet.topic.DeviceId;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The fleet, its devices and what can be set on them. */
final class DeviceRoutes {
  private final FleetRooms rooms;
  private final DeviceView view;

  DeviceRoutes(FleetRooms rooms, DeviceView view) {
    this.rooms = rooms;
    this.view = view;
  }

  void addTo(Router router) {
    router.get("/healthz").handler(this::health);
    router.get("/api/v1/fleet").handler(this::fleet);
    router.get("/api/v1/settings").handler(this::settings);
    router.get("/api/v1/devices").handler(this::devices);
    router.get("/api/v1/devices/:id").handler(this::device);
    router.delete("/api/v1/devices/:id").handler(this::forget);
  }

  /** The device of the path, or empty after it has been answered that there is none. */
  static Optional<Device> device(RoutingContext request, FleetRooms rooms) {
    String id = request.pathParam("id");
    Optional<Device> device =
        DeviceId.isValid(id) ? rooms.registry().find(new DeviceId(id)) : Optional.empty();
    if (device.isEmpty()) {
      Answers.refuse(
          request, 404, ProblemCode.NOT_FOUND, "there is no device \"" + Excerpt.of(id, 40) + "\"");
    }
    return device;
  }

  /** A handler whose device exists and that may refuse what the request says. */
  interface Asked {
    void handle(RoutingContext request, Device device) throws MalformedException;
  }

  static Handler<RoutingContext> asked(FleetRooms rooms, Asked handler) {
    return request -> {
      Device device = device(request, rooms).orElse(null);
      if (device == null) {
        return;
      }
      try {
        handler.handle(request, device);
      } catch (MalformedException | IllegalArgumentException e) {
        Answers.refuse(request, 400, ProblemCode.INVALID_ARGUMENT, e.getMessage());
      }
    };
  }

  private void health(RoutingContext request) {
    boolean connected = rooms.brokerConnected().getAsBoolean();
    Map<String, Object> health = new LinkedHashMap<>();
    health.put("status", connected ? "ok" : "degraded");
    health.put("broker", connected ? "connected" : "disconnected");
    Answers.json(request, connected ? 200 : 503, health);
  }

  private void fleet(RoutingContext request) {
    FleetSummary summary = rooms.registry().summary();
    Map<String, Object> fleet = new LinkedHashMap<>();
    fleet.put("version", rooms.version());
    fleet.put("started_at", rooms.startedAt());
    fleet.put("broker", rooms.broker());
    fleet.put("broker_connected", rooms.brokerConnected().getAsBoolean());
    fleet.put("stream", rooms.stream().get());
    fleet.put("summary", summary);
    Answers.json(request, 200, fleet);
  }

  private void settings(RoutingContext request) {
    List<Map<String, Object>> all =
        SettingTable.camera().all().stream().map(DeviceRoutes::setting).toList();
    Answers.json(request, 200, Map.of("settings", all));
  }

  private static Map<String, Object> setting(Setting setting) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("key", setting.key());
    map.put("type", setting.type().name().toLowerCase(Locale.ROOT));
    map.put("min", setting.isRanged() ? setting.min() : null);
    map.put("max", setting.isRanged() ? setting.max() : null);
    map.put("choices", setting.choices());
    map.put("default", setting.byDefault());
    map.put("effect", setting.effect().name().toLowerCase(Locale.ROOT));
    map.put("description", setting.sentence());
    return map;
  }

  private void devices(RoutingContext request) {
    String text = request.queryParams().get("select");
    String wanted = request.queryParams().get("view");
    if (wanted != null && !wanted.equals("list")) {
      Answers.refuse(
          request,
          400,
          ProblemCode.INVALID_ARGUMENT,
          "view must be list, or missing for all that is known of each device, was "
              + Excerpt.of(wanted, 40));
      return;
    }
    Selector selector;
    try {
      selector = text == null ? Selector.all() : Selector.parse(text);
    } catch (IllegalArgumentException e) {
      Answers.refuse(request, 400, ProblemCode.INVALID_ARGUMENT, e.getMessage());
      return;
    }
    List<Device> found = rooms.registry().all().stream().filter(selector).toList();
    if (found.isEmpty() && selector.expectsSome()) {
      Answers.refuse(request, 404, ProblemCode.NOT_FOUND, "no device matches \"" + selector + "\"");
      return;
    }
    Answers.jsonFromWorker(
        request,
        200,
        () ->
            Map.of(
                "devices", found.stream().map(wanted == null ? view::of : view::inList).toList()));
  }

  private void device(RoutingContext request) {
    device(request, rooms).ifPresent(found -> Answers.json(request, 200, view.of(found)));
  }

  private void forget(RoutingContext request) {
    Device device = device(request, rooms).orElse(null);
    if (device == null) {
      return;
    }
    if (device.presence() == Presence.ONLINE) {
      Answers.refuse(
          request,
          409,
          ProblemCode.BUSY,
          device.id() + " is online; stop it before it is forgotten");
      return;
    }
    Context loop = Vertx.currentContext();
    rooms
        .forget()
        .apply(device.id())
        .whenComplete(
            (nothing, failure) ->
                loop.runOnContext(
                    then -> {
                      if (failure == null) {
                        request.response().setStatusCode(204).end();
                      } else {
                        Answers.refuse(
                            request,
                            503,
                            ProblemCode.IO_ERROR,
                            device.id() + " is not forgotten: " + failure.getMessage());
                      }
                    }));
  }
}
