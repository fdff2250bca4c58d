package camfleet.manager.cli;

import camfleet.client.Fleet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Makes a file the fleet's document and brings it to the cameras. */
@Command(
    name = "apply",
    description = {
      "Make a file what is wanted of the fleet, and bring it to the cameras that it changes: shows",
      "the plan, asks, then sends it in waves and says what became of each camera."
    },
    sortOptions = false,
    footer = {
      "",
      "The file says everything: what is not in it is not wanted any more. Nothing is sent when",
      "somebody else changed the fleet's document meanwhile. Ctrl-C leaves the rollout running.",
      "A camera that is away does not count, and applies the change when it returns.",
      "Exit code 0 only when every camera that counts has it.",
      "",
      "Examples:",
      "  fleet-manager config apply fleet.yaml --why \"calmer nights\"",
      "  fleet-manager config apply fleet.yaml --yes --at-once",
      "  fleet-manager config apply fleet.yaml --waves 1,10%%,100%% --soak 1m --on-failure revert"
    })
final class ConfigApplyCommand implements Callable<Integer> {
  @ParentCommand private ConfigCommand config;

  @Parameters(paramLabel = "FILE", description = "The fleet's file; - for standard input.")
  private String file;

  @Mixin private ChangeOptions options;

  @Override
  public Integer call() throws Exception {
    if (file.equals("-") && !options.isYes()) {
      throw Refusal.usage("a file from standard input leaves nobody to ask; give --yes");
    }
    FleetSource source = FleetSource.read(file, config.terminal());
    try (Fleet fleet = config.fleet()) {
      return new ConfigChange(config, fleet, options)
          .make(
              fleet.configuration().current(),
              source,
              request -> fleet.configuration().apply(source.document(), request));
    }
  }
}
