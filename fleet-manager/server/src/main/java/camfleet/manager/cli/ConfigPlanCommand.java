package camfleet.manager.cli;

import camfleet.client.ConfigPlan;
import camfleet.client.Fleet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Shows what a file would change; nothing is stored or sent. */
@Command(
    name = "plan",
    description = {
      "Show what a file would change on each device, which layer causes it, and whether it applies",
      "live, restarts the stream or the process. Nothing is sent."
    },
    footer = {
      "",
      "Exit code 0 when it can be applied, whether or not something changes; with --exit-code 5",
      "when something changes; 1 when a camera cannot do it.",
      "",
      "Examples:",
      "  fleet-manager config plan fleet.yaml",
      "  fleet-manager config plan fleet.yaml --exit-code || echo \"would change something\"",
      "  sed s/fps:.*/fps:\\ 5/ fleet.yaml | fleet-manager config plan -"
    })
final class ConfigPlanCommand implements Callable<Integer> {
  @ParentCommand private ConfigCommand config;

  @Parameters(paramLabel = "FILE", description = "The fleet's file; - for standard input.")
  private String file;

  @Option(names = "--exit-code", description = "End with 5 when something changes.")
  private boolean exitCode;

  @Override
  public Integer call() throws Exception {
    FleetSource source = FleetSource.read(file, config.terminal());
    try (Fleet fleet = config.fleet()) {
      ConfigPlan plan = source.ask(() -> fleet.configuration().plan(source.document()));
      PlanText text = new PlanText(plan);
      if (config.root().isJson()) {
        config.root().printJson(Map.of("plan", plan));
      } else {
        text.print(config.terminal());
      }
      List<String> complaints = text.complaints(source);
      complaints.forEach(config.terminal()::complain);
      if (!complaints.isEmpty()) {
        return ExitCode.FAILED;
      }
      return exitCode && !plan.isEmpty() ? ExitCode.CHANGES : ExitCode.OK;
    }
  }
}
