package camfleet.manager.cli;

import camfleet.client.Fleet;
import camfleet.client.FleetException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Shows and changes what is wanted of the fleet. */
@Command(
    name = "config",
    description = "Show and change what the manager wants of the fleet: one file, fleet.yaml.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ConfigShowCommand.class,
      ConfigExplainCommand.class,
      ConfigPlanCommand.class,
      ConfigApplyCommand.class,
      ConfigHistoryCommand.class,
      ConfigDiffCommand.class,
      ConfigRollbackCommand.class,
      Steering.Pause.class,
      Steering.Resume.class,
      Steering.Abort.class,
      ConfigPatch.Set.class,
      ConfigPatch.Unset.class,
      ConfigSchemaCommand.class,
      ImportRccCommand.class
    },
    footer = {
      "",
      "A device that is away applies the change when it comes back.",
      "",
      "Examples:",
      "  fleet-manager config show > fleet.yaml        the fleet's file as it stands",
      "  fleet-manager config plan fleet.yaml          what it would change; sends nothing",
      "  fleet-manager config apply fleet.yaml         the same, then asks and does it, in waves",
      "  fleet-manager config explain cam1 fps         which layer says so, since when, by whom",
      "  fleet-manager config rollback --to 14:00      as it was then, as a new revision",
      "  fleet-manager config set 'cam*' fps=5 quality=60"
    })
final class ConfigCommand implements Runnable {
  @ParentCommand private CommandRoot root;
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    List<String> names = new ArrayList<>(spec.subcommands().keySet());
    String last = names.remove(names.size() - 1);
    throw new ParameterException(
        spec.commandLine(), "Missing command: " + String.join(", ", names) + " or " + last);
  }

  CommandRoot root() {
    return root;
  }

  Terminal terminal() {
    return root.terminal();
  }

  Moments moments() {
    return root.moments();
  }

  Fleet fleet() throws Refusal, FleetException {
    return root.fleet();
  }
}
