package camfleet.manager.cli;

import camfleet.client.AppliedSettings;
import camfleet.client.Device;
import camfleet.client.Fleet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Overrides settings on devices, now. */
@Command(
    name = "set",
    description = "Change settings on devices at once; KEY=null gives the change up again.",
    footer = {
      "",
      "The device keeps the value until the wanted configuration of that key changes",
      "(see: fleet-manager config --help).",
      "",
      "Examples:",
      "  fleet-manager set cam1 fps=5",
      "  fleet-manager set 'cam*' quality=60 streaming=true",
      "  fleet-manager set cam1 fps=null"
    })
final class SetCommand implements Callable<Integer> {
  @ParentCommand private CommandRoot root;

  @Parameters(index = "0", paramLabel = "SELECTOR", description = "Which devices.")
  private String selector;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "KEY=VALUE",
      description = "Settings with their new values.")
  private List<String> words;

  @Override
  public Integer call() throws Exception {
    Map<String, Object> patch = Assignments.settings(words);
    try (Fleet fleet = root.fleet()) {
      List<Device> devices = root.select(fleet, selector);
      Terminal terminal = root.terminal();
      Round<AppliedSettings> round =
          Round.ask(
              devices,
              new ProgressBar(terminal, "set", devices.size()),
              device -> fleet.set(device.id(), patch));
      if (root.isJson()) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("devices", round.toJson("settings"));
        root.printJson(document);
      } else {
        print(round, patch);
      }
      round.complain(terminal);
      return round.exitCode();
    }
  }

  /** The values in force, of the keys that were asked for. */
  private void print(Round<AppliedSettings> round, Map<String, Object> patch) {
    for (Round.Answer<AppliedSettings> answer : round.answers()) {
      if (answer.isGood()) {
        Map<String, Object> inForce = new LinkedHashMap<>(answer.value().config());
        inForce.keySet().retainAll(patch.keySet());
        root.terminal().line(answer.device() + ": " + Words.values(inForce));
      }
    }
  }
}
