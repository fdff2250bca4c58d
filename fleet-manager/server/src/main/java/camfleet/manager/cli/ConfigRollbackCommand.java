package camfleet.manager.cli;

import camfleet.client.Fleet;
import camfleet.client.FleetConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Wants again what was wanted of the fleet at an earlier time. */
@Command(
    name = "rollback",
    description = {
      "Want again what was wanted of the fleet at an earlier time, as a new revision: shows the",
      "plan, asks, then goes on like config apply. A rollout that is under way is aborted first."
    },
    sortOptions = false,
    footer = {
      "",
      "Times are local: 14:00 is today's, 2026-11-20T14:00 that day's.",
      "",
      "Examples:",
      "  fleet-manager config rollback --to 14:00",
      "  fleet-manager config rollback --to previous --yes --at-once",
      "  fleet-manager config rollback --to 7 --why \"the new rate was too much\""
    })
final class ConfigRollbackCommand implements Callable<Integer> {
  @ParentCommand private ConfigCommand config;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "WHEN",
      description = "A time in the past, the number of a revision, or previous.")
  private String to;

  @Mixin private ChangeOptions options;

  @Override
  public Integer call() throws Exception {
    try (Fleet fleet = config.fleet()) {
      ConfigChange change = new ConfigChange(config, fleet, options);
      change.check();
      FleetConfig current = fleet.configuration().current();
      long number = new Revisions(fleet, config.moments()).find("--to", to);
      FleetConfig target = fleet.configuration().revision(number);
      if (!config.root().isJson()) {
        config
            .terminal()
            .line(
                "Back to "
                    + Revisions.sentence(
                        config.moments(), number, target.at(), target.by(), target.why()));
      }
      return change.make(
          current,
          FleetSource.kept("revision " + number, target.document()),
          request -> fleet.configuration().rollback(number, request));
    }
  }
}
