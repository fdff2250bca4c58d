package camfleet.manager.cli;

import static camfleet.manager.cli.Table.cell;

import camfleet.client.Device;
import camfleet.client.Fleet;
import camfleet.manager.cli.Terminal.Colour;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Lists devices, one line each. */
@Command(
    name = "devices",
    description = "List devices: presence, age of the newest picture, frame rate, configuration.",
    footer = {
      "",
      "Examples:",
      "  fleet-manager devices",
      "  fleet-manager devices 'cam-*,group:lab'",
      "  fleet-manager devices -o json"
    })
final class DevicesCommand implements Callable<Integer> {
  @ParentCommand private CommandRoot root;

  @Parameters(arity = "0..1", paramLabel = "SELECTOR", description = "Which (default: all).")
  private String selector = "all";

  @Override
  public Integer call() throws Exception {
    try (Fleet fleet = root.fleet()) {
      List<Device> devices = root.isJson() ? whole(fleet) : listed(fleet);
      if (root.isJson()) {
        root.printJson(Map.of("devices", devices));
      } else if (devices.isEmpty()) {
        root.terminal().complain("there are no devices yet");
      } else {
        print(devices);
      }
      return ExitCode.OK;
    }
  }

  private List<Device> whole(Fleet fleet) throws Exception {
    return selector.equals("all") ? fleet.devices() : root.select(fleet, selector);
  }

  private List<Device> listed(Fleet fleet) throws Exception {
    return selector.equals("all") ? fleet.list("all") : root.list(fleet, selector);
  }

  private void print(List<Device> devices) {
    List<String> titles =
        new ArrayList<>(List.of("ID", "NAME", "PRESENCE", "AGE", "FPS", "RESOLUTION", "CONFIG"));
    // Few fleets have cameras that are synchronised.
    boolean sync = devices.stream().anyMatch(device -> device.synchronised() != null);
    if (sync) {
      titles.add("SYNC");
    }
    Table table = new Table(titles.toArray(String[]::new));
    for (Device device : devices) {
      List<Table.Cell> cells =
          new ArrayList<>(
              List.of(
                  cell(device.id()),
                  cell(device.name()),
                  cell(Words.word(device.presence()), Words.colour(device.presence())),
                  cell(Words.age(device.ageMs())),
                  cell(Words.fps(device.fps())),
                  cell(Words.resolution(device)),
                  cell(Words.config(device.config()))));
      if (sync) {
        cells.add(synchronised(device.synchronised()));
      }
      table.row(cells.toArray(Table.Cell[]::new));
    }
    table.print(root.terminal());
  }

  private static Table.Cell synchronised(Boolean synchronised) {
    return synchronised == null
        ? cell("-")
        : synchronised ? cell("yes", Colour.GREEN) : cell("no", Colour.RED);
  }
}
