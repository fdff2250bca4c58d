package camfleet.manager.cli;

import static camfleet.manager.cli.Table.cell;

import camfleet.client.Device;
import camfleet.manager.cli.Terminal.Colour;
import camfleet.message.DeviceHealth;
import camfleet.message.DeviceInfo;
import java.util.List;
import java.util.stream.Collectors;

/** What a camera says of itself: what it can do, what is in force, and what its parts do. */
final class CameraRows {
  private CameraRows() {}

  static void add(Table table, Device device) {
    DeviceInfo info = device.info();
    if (info != null && info.camera() != null) {
      camera(table, info.camera());
    }
    if (device.synchronised() != null) {
      table.row(
          cell("synchronised"),
          device.synchronised() ? cell("yes", Colour.GREEN) : cell("no", Colour.RED));
    }
    DeviceHealth health = device.health();
    if (health != null) {
      health(table, health);
    }
    if (info != null && info.capabilities() != null) {
      table.row(cell("commands"), cell(String.join(" ", info.capabilities().commands())));
    }
  }

  private static void camera(Table table, DeviceInfo.Camera camera) {
    if (camera.sensor() != null) {
      table.row(cell("sensor"), cell(camera.sensor()));
    }
    List<DeviceInfo.Mode> modes = camera.modes();
    if (modes != null && !modes.isEmpty()) {
      table.row(
          cell("modes"),
          cell(modes.stream().map(CameraRows::mode).collect(Collectors.joining(", "))));
    }
  }

  private static String mode(DeviceInfo.Mode mode) {
    double fps = Math.round(mode.fps() * 100) / 100.0;
    return mode.width() + "x" + mode.height() + " up to " + Words.value(fps) + " fps";
  }

  private static void health(Table table, DeviceHealth health) {
    if (health.controls() != null && !health.controls().isEmpty()) {
      table.row(cell("controls in force"), cell(Words.values(health.controls())));
    }
    DeviceHealth.Pins pins = health.pins();
    if (pins != null) {
      table.row(
          cell("pins"),
          told(
              pins.pulses()
                  + " pulses, "
                  + pins.edges()
                  + " edges ("
                  + pins.bounced()
                  + " bounced), "
                  + pins.triggered()
                  + " triggered",
              pins.problem()));
    }
    if (health.plugins() != null) {
      health
          .plugins()
          .forEach(
              (name, plugin) ->
                  table.row(
                      cell("plug-in " + name),
                      told(
                          plugin.pictures()
                              + " pictures, "
                              + plugin.keptBack()
                              + " kept back, "
                              + plugin.failures()
                              + " failed",
                          plugin.problem())));
    }
  }

  private static Table.Cell told(String counts, String problem) {
    return problem == null ? cell(counts) : cell(counts + ": " + problem, Colour.RED);
  }
}
