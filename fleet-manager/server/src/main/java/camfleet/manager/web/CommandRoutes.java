package camfleet.manager.web;

import camfleet.manager.command.Dispatch.CommandException;
import camfleet.manager.fleet.Device;
import camfleet.manager.fleet.Presence;
import camfleet.manager.twin.Outcome;
import camfleet.manager.twin.TwinException;
import camfleet.message.CommandResult;
import camfleet.message.CommandStatus;
import camfleet.message.ConfigStatus;
import camfleet.message.DesiredConfig;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.message.ReportedConfig;
import camfleet.runtime.MalformedException;
import camfleet.setting.SettingTable;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** What changes a device: commands, local overrides, configuration. */
final class CommandRoutes {
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final double TIMEOUT_S = 10;

  private final FleetRooms rooms;

  CommandRoutes(FleetRooms rooms) {
    this.rooms = rooms;
  }

  /**
   * @param body reads a request's body, up to a limit
   */
  void addTo(Router router, Handler<RoutingContext> body) {
    router.post("/api/v1/devices/:id/commands/:name").handler(body).handler(asked(this::command));
    router.patch("/api/v1/devices/:id/settings").handler(body).handler(asked(this::settings));
    router.get("/api/v1/devices/:id/config").handler(asked(this::config));
    router.patch("/api/v1/devices/:id/config").handler(body).handler(asked(this::configure));
  }

  /** A handler whose device exists and that may refuse what the request says. */
  private interface Asked {
    void handle(RoutingContext request, Device device) throws MalformedException;
  }

  private Handler<RoutingContext> asked(Asked handler) {
    return request -> {
      Device device = DeviceRoutes.device(request, rooms).orElse(null);
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

  private void command(RoutingContext request, Device device) throws MalformedException {
    String name = request.pathParam("name");
    if (!WORD.matcher(name).matches()) {
      throw new MalformedException("a command's name is 1 to 64 of letters, digits, _ . and -");
    }
    Map<String, Object> body = Answers.object(request);
    Map<String, Object> args = objectOrNull("args", body.get("args"));
    String id = textOrNull("id", body.get("id"));
    Duration timeout = timeout(body.get("timeout_s"));
    answer(
        request,
        rooms.dispatch().send(device.id(), name, args, id, timeout),
        result -> Answers.json(request, 200, result));
  }

  private void settings(RoutingContext request, Device device) throws MalformedException {
    Map<String, Object> patch = Answers.object(request);
    if (patch.isEmpty()) {
      throw new MalformedException("a settings patch names at least one setting");
    }
    SettingTable.Checked checked = SettingTable.camera().check(patch);
    if (!checked.isGood()) {
      Answers.refuse(request, 422, checked.problems());
      return;
    }
    answer(
        request,
        rooms.dispatch().set(device.id(), checked.values(), timeoutOf(request)),
        result -> answerSettings(request, device, result));
  }

  private void answerSettings(RoutingContext request, Device device, CommandResult result) {
    if (result.status() != CommandStatus.DONE) {
      Map<String, Object> refusal = Answers.body(List.of(result.error()));
      refusal.put("result", result);
      Answers.json(request, 422, refusal);
      return;
    }
    ReportedConfig reported =
        rooms.registry().find(device.id()).map(now -> now.documents().reported()).orElse(null);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("result", result);
    body.put("config", reported == null ? null : reported.config());
    body.put("overrides", reported == null ? null : reported.overrides());
    Answers.json(request, 200, body);
  }

  private void config(RoutingContext request, Device device) {
    DesiredConfig desired = rooms.twin().desired(device.id());
    ReportedConfig reported = device.documents().reported();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("device", device.id().value());
    body.put("desired", desired);
    body.put("reported", reported);
    body.put("in_sync", DeviceView.isInSync(desired, reported));
    Answers.json(request, 200, body);
  }

  private void configure(RoutingContext request, Device device) throws MalformedException {
    Map<String, Object> body = Answers.object(request);
    Map<String, Object> patch = objectOrNull("config", body.get("config"));
    List<String> groups = groups(body.get("groups"));
    if (patch == null && groups == null) {
      throw new MalformedException("a configuration patch has config, groups or both");
    }
    String by = textOrNull("by", body.get("by"));
    boolean waits = device.presence() == Presence.ONLINE;
    answer(
        request,
        rooms
            .twin()
            .change(
                device.id(),
                patch == null ? Map.of() : patch,
                groups,
                by == null ? "api" : by,
                null,
                waits ? timeoutOf(request) : null),
        outcome -> answerConfigure(request, device, outcome));
  }

  private static void answerConfigure(RoutingContext request, Device device, Outcome outcome) {
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

  /** Answers on the request's event loop when the future completes. */
  private static <T> void answer(
      RoutingContext request, CompletableFuture<T> future, Consumer<T> good) {
    Context loop = Vertx.currentContext();
    future.whenComplete(
        (value, failure) ->
            loop.runOnContext(
                nothing -> {
                  if (request.response().closed() || request.response().ended()) {
                    return;
                  }
                  if (failure == null) {
                    good.accept(value);
                  } else {
                    refuse(request, failure);
                  }
                }));
  }

  private static void refuse(RoutingContext request, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof CommandException e) {
      Answers.refuse(request, Answers.status(e.problem().code()), List.of(e.problem()));
    } else if (cause instanceof TwinException e) {
      Answers.refuse(request, Answers.status(e.problems().get(0).code()), e.problems());
    } else {
      request.fail(cause);
    }
  }

  private static Duration timeoutOf(RoutingContext request) throws MalformedException {
    return timeout(request.queryParams().get("timeout_s"));
  }

  private static Duration timeout(Object seconds) throws MalformedException {
    return Duration.ofMillis(
        (long) (Answers.number("timeout_s", seconds, TIMEOUT_S, 0.1, 300) * 1000));
  }

  private static Map<String, Object> objectOrNull(String name, Object value)
      throws MalformedException {
    if (value == null) {
      return null;
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw new MalformedException(name + " must be a JSON object");
    }
    Map<String, Object> object = new LinkedHashMap<>();
    map.forEach((key, member) -> object.put((String) key, member));
    return object;
  }

  private static String textOrNull(String name, Object value) throws MalformedException {
    if (value == null) {
      return null;
    }
    if (value instanceof String text && !text.isEmpty() && text.length() <= 64) {
      return text;
    }
    throw new MalformedException(name + " must be text of 1 to 64 characters");
  }

  private static List<String> groups(Object value) throws MalformedException {
    if (value == null) {
      return null;
    }
    List<String> groups = new ArrayList<>();
    if (value instanceof List<?> list && list.size() <= 64) {
      for (Object member : list) {
        if (member instanceof String text && WORD.matcher(text).matches()) {
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
