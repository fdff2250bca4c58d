package camfleet.manager.web;

import camfleet.manager.fleet.Device;
import camfleet.manager.fleet.Presence;
import camfleet.manager.fleet.Selector;
import camfleet.manager.frames.CameraFrame;
import camfleet.manager.frames.FrameHub;
import camfleet.manager.frames.FreshFrames;
import camfleet.manager.frames.MjpegOutlet;
import camfleet.manager.frames.SocketPictures;
import camfleet.manager.frames.WatchLimits;
import camfleet.message.ProblemCode;
import camfleet.runtime.MalformedException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

/** Pictures: one, a stream of them, or those of many cameras over a WebSocket. */
final class PictureRoutes {
  private static final Duration MOST_AGE = Duration.ofHours(1);
  private static final Duration CAPTURE_PATIENCE = Duration.ofSeconds(5);

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
    String maxAge = request.queryParams().get("max_age");
    if (maxAge != null) {
      fresh(request, device, maxAge);
      return;
    }
    CameraFrame frame = rooms.hub().hold(device.id());
    if (frame == null) {
      Answers.refuse(
          request, 503, ProblemCode.NOT_FOUND, device.id() + " has not sent a picture yet");
      return;
    }
    boolean staleAllowed = "allow".equals(request.queryParams().get("stale"));
    if (!staleAllowed && !rooms.ages().isCurrent(frame)) {
      frame.letGo();
      Answers.refuse(request, 410, ProblemCode.EXPIRED, why(device, frame));
      return;
    }
    show(request, frame);
  }

  /** A picture that is young enough, from memory or by one capture for all who ask meanwhile. */
  private void fresh(RoutingContext request, Device device, String maxAge) {
    Duration most;
    try {
      most = Answers.duration("max_age", maxAge, MOST_AGE);
    } catch (MalformedException e) {
      Answers.refuse(request, 400, ProblemCode.INVALID_ARGUMENT, e.getMessage());
      return;
    }
    if (device.presence() != Presence.ONLINE) {
      Answers.refuse(
          request,
          410,
          ProblemCode.EXPIRED,
          device.id()
              + " is "
              + device.presence().name().toLowerCase(Locale.ROOT)
              + " and takes no picture now");
      return;
    }
    Context loop = vertx.getOrCreateContext();
    rooms
        .fresh()
        .get(device.id(), most, CAPTURE_PATIENCE)
        .whenComplete(
            (frame, failure) -> loop.runOnContext(then -> landed(request, device, frame, failure)));
  }

  private void landed(RoutingContext request, Device device, CameraFrame frame, Throwable failure) {
    if (failure == null && frame != null) {
      show(request, frame);
    } else {
      String sentence =
          failure == null
              ? device.id() + " has not sent a picture yet"
              : FreshFrames.sentence(device.id(), failure);
      Answers.refuse(request, 503, ProblemCode.CAMERA_ERROR, sentence);
    }
  }

  /** Answers with a held picture and lets it go. */
  private void show(RoutingContext request, CameraFrame frame) {
    long age = rooms.ages().millis(frame);
    request
        .response()
        .putHeader("Content-Type", "image/jpeg")
        .putHeader("Cache-Control", "no-store")
        .putHeader("Age", Long.toString(age / 1000))
        .putHeader("X-Age-Ms", Long.toString(age))
        .putHeader("X-Captured-At", frame.capturedAt().toString())
        .putHeader("X-Sequence", Long.toString(frame.sequence()))
        .end(frame.buffer())
        .onComplete(
            sent -> {
              if (sent.succeeded()) {
                rooms.ledger().sent(frame, null);
              } else {
                frame.letGo();
              }
            });
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
            request.request(),
            device.id(),
            fps,
            rooms.ledger(),
            rooms.ages(),
            rooms.refusals(),
            rooms.nanos());
    try {
      FrameHub.Watch watch = rooms.hub().watch(device.id(), outlet);
      CameraFrame newest = rooms.hub().hold(device.id());
      boolean current = newest != null && rooms.ages().isCurrent(newest);
      outlet.start(watch, current ? newest : null);
      if (newest != null) {
        newest.letGo();
      }
    } catch (WatchLimits.TooManyException e) {
      rooms.refusals().count("watcher", e.getMessage());
      Answers.refuse(request, 503, ProblemCode.BUSY, e.getMessage());
    }
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
    double fps;
    try {
      fps = Answers.number("fps", request.queryParams().get("fps"), 0, 0.01, 1000);
    } catch (MalformedException e) {
      Answers.refuse(request, 400, ProblemCode.INVALID_ARGUMENT, e.getMessage());
      return;
    }
    Supplier<SocketPictures> pictures = SocketPictures.after(upgrade);
    upgrade.toWebSocket().onSuccess(socket -> sockets.open(socket, pictures.get(), selector, fps));
  }
}
