package camfleet.manager.web;

import camfleet.manager.fleet.Device;
import camfleet.manager.fleet.Presence;
import camfleet.manager.twin.Outcome;
import camfleet.manager.twin.StaleException;
import camfleet.message.ConfigStatus;
import camfleet.message.DesiredConfig;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.message.ReportedConfig;
import camfleet.runtime.MalformedException;
import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is wanted of one device: read, explained, changed. */
final class DeviceConfigRoutes {
  private static final String PATH = "/api/v1/devices/:id/config";

  private final FleetRooms rooms;

  DeviceConfigRoutes(FleetRooms rooms) {
    this.rooms = rooms;
  }

  /**
   * @param body reads a request's body, up to a limit
   */
  void addTo(Router router, Handler<RoutingContext> body) {
    router.get(PATH).handler(DeviceRoutes.asked(rooms, this::config));
    router.patch(PATH).handler(body).handler(DeviceRoutes.asked(rooms, this::configure));
    router.get(PATH + "/explain").handler(DeviceRoutes.asked(rooms, this::explain));
    router.get(PATH + "/history").handler(DeviceRoutes.asked(rooms, this::history));
  }

  private void config(RoutingContext request, Device device) {
    DesiredConfig desired = rooms.twin().desired(device.id());
    request.response().putHeader("ETag", IfMatch.tag(rev(desired)));
    Answers.json(request, 200, view(device, desired));
  }

  private static long rev(DesiredConfig desired) {
    return desired == null ? 0 : desired.rev();
  }

  private static Map<String, Object> view(Device device, DesiredConfig desired) {
    ReportedConfig reported = device.documents().reported();
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("device", device.id().value());
    view.put("desired", desired);
    view.put("reported", reported);
    view.put("in_sync", DeviceView.isInSync(desired, reported));
    return view;
  }

  private void explain(RoutingContext request, Device device) throws MalformedException {
    String key = Query.of(request, "key").text("key", 64);
    LaterAnswer.give(
        request,
        rooms.twin().explain(device.id(), key),
        explanation -> Answers.json(request, 200, ConfigView.explanation(explanation)));
  }

  private void history(RoutingContext request, Device device) throws MalformedException {
    Query query = Query.of(request, "before", "limit");
    LaterAnswer.give(
        request,
        rooms.twin().deviceHistory(device.id(), query.before(), query.limit(100, 1_000)),
        revisions ->
            Answers.jsonFromWorker(
                request,
                200,
                () -> {
                  Map<String, Object> view = new LinkedHashMap<>();
                  view.put("device", device.id().value());
                  view.put("revisions", revisions.stream().map(ConfigView::device).toList());
                  return view;
                }));
  }

  private void configure(RoutingContext request, Device device) throws MalformedException {
    long rev = rev(rooms.twin().desired(device.id()));
    IfMatch match = IfMatch.of(request);
    if (match == null) {
      Answers.refuse(
          request,
          428,
          ProblemCode.INVALID_ARGUMENT,
          "a change of a configuration needs If-Match with the ETag of GET "
              + request.request().path()
              + ", or *");
      return;
    }
    if (!match.matches(rev)) {
      stale(request, device, "the newest revision of " + device.id() + " is " + rev);
      return;
    }
    Members body = Members.of(Answers.object(request));
    Map<String, Object> patch = body.object("config");
    List<String> groups = groups(body.any("groups"));
    if (patch == null && groups == null) {
      throw new MalformedException("a configuration patch has config, groups or both");
    }
    String by = body.name("by");
    boolean waits = device.presence() == Presence.ONLINE;
    Duration timeout = Answers.timeoutOf(request);
    LaterAnswer.give(
        request,
        rooms
            .twin()
            .change(
                device.id(),
                patch == null ? Map.of() : patch,
                groups,
                by == null ? Answers.NOBODY : by,
                match.any() ? null : rev,
                waits ? timeout : null),
        outcome -> answer(request, device, outcome),
        failure -> {
          if (failure instanceof StaleException) {
            stale(request, device, failure.getMessage());
            return true;
          }
          return false;
        });
  }

  /** Somebody changed it in between: what there is now, so that the change can be made over it. */
  private void stale(RoutingContext request, Device device, String sentence) {
    DesiredConfig desired = rooms.twin().desired(device.id());
    Device now = rooms.registry().find(device.id()).orElse(device);
    request.response().putHeader("ETag", IfMatch.tag(rev(desired)));
    Map<String, Object> body = Answers.body(List.of(new Problem(ProblemCode.STALE_REV, sentence)));
    body.put("current", view(now, desired));
    Answers.json(request, 412, body);
  }

  private static void answer(RoutingContext request, Device device, Outcome outcome) {
    Map<String, Object> body = new LinkedHashMap<>();
    ReportedConfig reported = outcome.reported();
    long rev = outcome.desired().rev();
    int status;
    if (reported == null) {
      status = 202;
    } else if (reported.rev() != rev || reported.status() == ConfigStatus.SUPERSEDED) {
      status = 409;
      body.put(
          "error",
          new Problem(
              ProblemCode.STALE_REV,
              "revision " + rev + " of " + device.id() + " was superseded by a newer one"));
    } else if (reported.status() == ConfigStatus.APPLIED) {
      status = 200;
    } else {
      status = 422;
      body.putAll(Answers.body(refusals(device, reported)));
    }
    body.put("desired", outcome.desired());
    body.put("reported", reported);
    request.response().putHeader("ETag", IfMatch.tag(rev));
    Answers.json(request, status, body);
  }

  private static List<Problem> refusals(Device device, ReportedConfig reported) {
    return reported.errors().isEmpty()
        ? List.of(
            new Problem(
                ProblemCode.INVALID_ARGUMENT,
                device.id() + " did not apply revision " + reported.rev() + " and did not say why"))
        : reported.errors();
  }

  private static List<String> groups(Object value) throws MalformedException {
    if (value == null) {
      return null;
    }
    List<String> groups = new ArrayList<>();
    if (value instanceof List<?> list && list.size() <= 64) {
      for (Object member : list) {
        if (member instanceof String text && Answers.WORD.matcher(text).matches()) {
          groups.add(text);
        }
      }
      if (groups.size() == list.size()) {
        return groups;
      }
    }
    throw new MalformedException(
        "groups must be a list of at most 64 names of letters, digits, _ . and -");
  }
}
