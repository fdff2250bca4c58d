package camfleet.manager.web;

import camfleet.manager.fleet.Device;
import camfleet.manager.fleet.Presence;
import camfleet.manager.fleet.Selector;
import camfleet.manager.frames.CameraFrame;
import camfleet.manager.frames.MjpegOutlet;
import camfleet.message.ProblemCode;
import camfleet.runtime.MalformedException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;

/** Pictures: one, a stream of them, or those of many cameras over a WebSocket. */
final class PictureRoutes {
  private final FleetRooms rooms;
  private final Vertx vertx;
  private final FrameSockets sockets;

  PictureRoutes(FleetRooms rooms, Vertx vertx, FrameSockets sockets) {
    this.rooms = rooms;
    this.vertx = vertx;
    this.sockets = sockets;
  }

  void addTo(Router router) {
    router.get("/api/v1/devices/:id/frame.jpg").handler(this::picture);
    router.get("/api/v1/devices/:id/stream.mjpg").handler(this::stream);
    router.get("/api/v1/frames").handler(this::frames);
  }

  private void picture(RoutingContext request) {
    Device device = DeviceRoutes.device(request, rooms).orElse(null);
    if (device == null) {
      return;
    }
    CameraFrame frame = rooms.hub().newest(device.id());
    if (frame == null) {
      Answers.refuse(
          request, 503, ProblemCode.NOT_FOUND, device.id() + " has not sent a picture yet");
      return;
    }
    boolean staleAllowed = "allow".equals(request.queryParams().get("stale"));
    if (!staleAllowed && !rooms.ages().isCurrent(frame)) {
      Answers.refuse(request, 410, ProblemCode.EXPIRED, why(device, frame));
      return;
    }
    long age = rooms.ages().millis(frame);
    rooms.hub().counts(device.id()).sent();
    request
        .response()
        .putHeader("Content-Type", "image/jpeg")
        .putHeader("Cache-Control", "no-store")
        .putHeader("Age", Long.toString(age / 1000))
        .putHeader("X-Age-Ms", Long.toString(age))
        .putHeader("X-Captured-At", frame.capturedAt().toString())
        .putHeader("X-Sequence", Long.toString(frame.sequence()))
        .end(frame.buffer());
  }

  private String why(Device device, CameraFrame frame) {
    String last = "its last picture is " + rooms.ages().millis(frame) / 1000.0 + " s old";
    return device.presence() == Presence.ONLINE
        ? device.id() + " is online, but " + last
        : device.id()
            + " is "
            + device.presence().name().toLowerCase(Locale.ROOT)
            + " and "
            + last
            + "; ?stale=allow gives it all the same";
  }

  private void stream(RoutingContext request) {
    Device device = DeviceRoutes.device(request, rooms).orElse(null);
    if (device == null) {
      return;
    }
    double fps;
    try {
      fps = Answers.number("fps", request.queryParams().get("fps"), 0, 0.01, 1000);
    } catch (MalformedException e) {
      Answers.refuse(request, 400, ProblemCode.INVALID_ARGUMENT, e.getMessage());
      return;
    }
    MjpegOutlet outlet =
        new MjpegOutlet(
            request.response(),
            vertx,
            rooms.hub().counts(device.id()),
            rooms.ages()::millis,
            rooms.nanos(),
            fps);
    CameraFrame newest = rooms.hub().newest(device.id());
    outlet.start(
        rooms.hub().watch(device.id(), outlet),
        newest != null && rooms.ages().isCurrent(newest) ? newest : null);
  }

  private void frames(RoutingContext request) {
    String text = request.queryParams().get("select");
    Selector selector;
    try {
      selector = text == null ? Selector.all() : Selector.parse(text);
    } catch (IllegalArgumentException e) {
      Answers.refuse(request, 400, ProblemCode.INVALID_ARGUMENT, e.getMessage());
      return;
    }
    HttpServerRequest upgrade = request.request();
    if (!"websocket".equalsIgnoreCase(upgrade.getHeader("Upgrade"))) {
      request.response().putHeader("Upgrade", "websocket");
      Answers.refuse(
          request, 426, ProblemCode.UNSUPPORTED, "frames of many cameras come over a WebSocket");
      return;
    }
    upgrade.toWebSocket().onSuccess(socket -> sockets.open(socket, selector));
  }
}
