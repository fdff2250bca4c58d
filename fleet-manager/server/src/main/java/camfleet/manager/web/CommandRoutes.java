package camfleet.manager.web;

import camfleet.manager.fleet.Device;
import camfleet.message.CommandResult;
import camfleet.message.CommandStatus;
import camfleet.message.ReportedConfig;
import camfleet.runtime.MalformedException;
import camfleet.setting.SettingTable;
import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is asked of a device directly: commands and local overrides. */
final class CommandRoutes {
  private final FleetRooms rooms;

  CommandRoutes(FleetRooms rooms) {
    this.rooms = rooms;
  }

  /**
   * @param body reads a request's body, up to a limit
   */
  void addTo(Router router, Handler<RoutingContext> body) {
    router
        .post("/api/v1/devices/:id/commands/:name")
        .handler(body)
        .handler(DeviceRoutes.asked(rooms, this::command));
    router
        .patch("/api/v1/devices/:id/settings")
        .handler(body)
        .handler(DeviceRoutes.asked(rooms, this::settings));
  }

  private void command(RoutingContext request, Device device) throws MalformedException {
    String name = request.pathParam("name");
    if (!Answers.WORD.matcher(name).matches()) {
      throw new MalformedException("a command's name is 1 to 64 of letters, digits, _ . and -");
    }
    Members body = Members.of(Answers.object(request));
    Map<String, Object> args = body.object("args");
    String id = body.name("id");
    Duration timeout = Answers.timeout(body.any("timeout_s"));
    LaterAnswer.give(
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
    LaterAnswer.give(
        request,
        rooms.dispatch().set(device.id(), checked.values(), Answers.timeoutOf(request)),
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
}
