package camfleet.manager.cli;

import static camfleet.manager.cli.Table.cell;

import camfleet.client.Device;
import camfleet.client.DeviceConfig;
import camfleet.client.Fleet;
import camfleet.manager.cli.Terminal.Colour;
import camfleet.message.DeviceHealth;
import camfleet.message.DeviceInfo;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Shows all about one device. */
@Command(
    name = "device",
    description = "Show all about one device.",
    footer = {
      "",
      "Examples:",
      "  fleet-manager device cam1",
      "  fleet-manager device cam1 -o json"
    })
final class DeviceCommand implements Callable<Integer> {
  @ParentCommand private CommandRoot root;

  @Parameters(paramLabel = "ID", description = "The device's id.")
  private String id;

  @Override
  public Integer call() throws Exception {
    try (Fleet fleet = root.fleet()) {
      Device device = fleet.device(id);
      if (root.isJson()) {
        root.printJson(device);
      } else {
        print(device, fleet.config(id));
      }
      return ExitCode.OK;
    }
  }

  private void print(Device device, DeviceConfig config) {
    Terminal terminal = root.terminal();
    Table table = new Table(device.id(), device.name().equals(device.id()) ? " " : device.name());
    table.row(
        cell("presence"),
        cell(
            Words.word(device.presence())
                + (device.since() == null ? "" : " since " + device.since()),
            Words.colour(device.presence())));
    table.row(cell("camera"), camera(device));
    if (device.stale() != null && device.stale().since() != null) {
      table.row(
          cell("picture"),
          cell("stale since " + device.stale().since() + ": " + device.stale().reason()));
    }
    table.row(
        cell("streaming"),
        cell(device.streaming() == null ? "-" : device.streaming() ? "yes" : "no"));
    table.row(cell("frame rate"), cell(Words.fps(device.fps()) + " fps"));
    Device.Frame frame = device.frame();
    if (frame != null) {
      table.row(
          cell("newest picture"),
          cell(
              Words.age(device.ageMs())
                  + " old, frame "
                  + frame.seq()
                  + ", "
                  + Words.resolution(device)
                  + ", "
                  + frame.bytes()
                  + " bytes"));
    }
    table.row(cell("groups"), cell(String.join(" ", device.groups())));
    info(table, device.info());
    CameraRows.add(table, device);
    health(table, device.health());
    table.row(cell("config"), cell(Words.config(device.config())));
    if (config.reported() != null) {
      Map<String, Object> overrides = config.reported().overrides();
      config
          .reported()
          .config()
          .forEach(
              (key, value) ->
                  table.row(
                      cell("  " + key),
                      cell(
                          Words.value(value)
                              + (overrides.containsKey(key) ? " (set on the device)" : ""))));
    }
    table.print(terminal);
  }

  private static Table.Cell camera(Device device) {
    String text = Words.word(device.camera());
    return device.cameraError() == null
        ? cell(text)
        : cell(text + ": " + device.cameraError(), Colour.RED);
  }

  private static void info(Table table, DeviceInfo info) {
    if (info == null) {
      return;
    }
    if (info.camera() != null) {
      String description = info.camera().description();
      table.row(
          cell("source"),
          cell(info.camera().source() + (description == null ? "" : ", " + description)));
    }
    table.row(cell("agent"), cell(info.agentVersion() + ", started " + info.startedAt()));
    if (info.host() != null) {
      DeviceInfo.Host host = info.host();
      table.row(cell("host"), cell(joined(host.hostname(), host.model(), host.os(), host.arch())));
    }
  }

  private static void health(Table table, DeviceHealth health) {
    if (health == null) {
      return;
    }
    table.row(cell("up for"), cell(Words.age((long) (health.uptimeS() * 1000))));
    if (health.temperatureC() != null) {
      table.row(cell("temperature"), cell(decimal(health.temperatureC()) + " °C"));
    }
    if (health.load1m() != null) {
      table.row(cell("load"), cell(decimal(health.load1m())));
    }
    if (health.rssBytes() != null) {
      table.row(cell("memory of the agent"), cell(megabytes(health.rssBytes())));
    }
    if (health.diskFreeBytes() != null) {
      table.row(cell("disk free"), cell(megabytes(health.diskFreeBytes())));
    }
    if (health.frames() != null) {
      DeviceHealth.Frames frames = health.frames();
      table.row(
          cell("frames"),
          cell(
              frames.captured()
                  + " captured, "
                  + (frames.streamed() == null
                      ? ""
                      : frames.streamed().sent()
                          + " streamed ("
                          + frames.streamed().forgotten()
                          + " forgotten), ")
                  + frames.published()
                  + " published, "
                  + frames.forgotten()
                  + " forgotten, "
                  + frames.tooLarge()
                  + " too large"));
    }
  }

  private static String joined(String... parts) {
    StringBuilder text = new StringBuilder();
    for (String part : parts) {
      if (part != null && !part.isBlank()) {
        text.append(text.isEmpty() ? "" : ", ").append(part);
      }
    }
    return text.toString();
  }

  private static String decimal(double number) {
    return String.format(Locale.ROOT, "%.1f", number);
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%d MB", bytes / 1_000_000);
  }
}
