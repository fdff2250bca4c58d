package camfleet.manager.cli;

import camfleet.client.Device;
import camfleet.client.Fleet;
import camfleet.client.FleetConfig;
import camfleet.message.Yaml;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Shows the fleet's document, or what is wanted of devices and what is in force. */
@Command(
    name = "show",
    description = {
      "Without SELECTOR: the fleet's document as YAML, fit for config apply.",
      "With one: what is wanted of those devices, what is in force, and which layer says so."
    },
    footer = {
      "",
      "Examples:",
      "  fleet-manager config show > fleet.yaml",
      "  fleet-manager config show cam1",
      "  fleet-manager config show 'cam*' -o json"
    })
final class ConfigShowCommand implements Callable<Integer> {
  @ParentCommand private ConfigCommand config;

  @Parameters(
      arity = "0..1",
      paramLabel = "SELECTOR",
      description = "Which devices (default: the fleet's document).")
  private String selector;

  @Override
  public Integer call() throws Exception {
    try (Fleet fleet = config.fleet()) {
      return selector == null ? showDocument(fleet) : showDevices(fleet);
    }
  }

  private int showDocument(Fleet fleet) throws Exception {
    FleetConfig current = fleet.configuration().current();
    if (config.root().isJson()) {
      config.root().printJson(current);
    } else {
      Terminal terminal = config.terminal();
      terminal.line("# " + header(current));
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("version", 1L);
      document.putAll(current.document());
      terminal.out().print(Yaml.text(document));
      terminal.out().flush();
    }
    return ExitCode.OK;
  }

  private String header(FleetConfig current) {
    return current.number() == 0
        ? "nothing is wanted of the fleet yet"
        : Revisions.sentence(
            config.moments(), current.number(), current.at(), current.by(), current.why());
  }

  private int showDevices(Fleet fleet) throws Exception {
    List<Device> devices = config.root().select(fleet, selector);
    Round<LayeredConfig> round =
        Round.ask(
            devices,
            new ProgressBar(config.terminal(), "config", devices.size()),
            device ->
                LayeredConfig.of(
                    fleet.config(device.id()), fleet.configuration().explain(device.id(), null)));
    if (config.root().isJson()) {
      config.root().printJson(Map.of("devices", round.toJson("config")));
    } else {
      round.answers().stream()
          .filter(Round.Answer::isGood)
          .forEach(answer -> answer.value().print(config.terminal()));
    }
    round.complain(config.terminal());
    return round.exitCode();
  }
}
