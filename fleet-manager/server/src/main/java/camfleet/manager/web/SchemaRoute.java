package camfleet.manager.web;

import camfleet.manager.layers.FleetSchema;
import camfleet.setting.SettingTable;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The JSON Schema of {@code fleet.yaml}, by which editors complete and check it. */
final class SchemaRoute {
  private final Buffer schema = Buffer.buffer(FleetSchema.json(SettingTable.camera()));

  void addTo(Router router) {
    router.get("/api/v1/schemas/fleet.json").handler(this::schema);
  }

  private void schema(RoutingContext request) {
    Answers.json(request, 200, schema);
  }
}
