package camfleet.manager.cli;

import static camfleet.manager.cli.Table.cell;

import camfleet.client.ConfigRevision;
import camfleet.client.DeviceRevision;
import camfleet.client.Fleet;
import camfleet.manager.cli.Terminal.Colour;
import camfleet.message.Problem;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Lists who wanted what, when and why, of the fleet or of one device. */
@Command(
    name = "history",
    description = {
      "List the revisions of the fleet's document: who made them, when and why.",
      "With ID: what was wanted of that device and what became of it."
    },
    footer = {
      "",
      "Examples:",
      "  fleet-manager config history",
      "  fleet-manager config history cam1 --limit 5"
    })
final class ConfigHistoryCommand implements Callable<Integer> {
  @ParentCommand private ConfigCommand config;

  @Parameters(arity = "0..1", paramLabel = "ID", description = "Of this device only.")
  private String id;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "How many at most, the newest first (default: 20).")
  private int limit = 20;

  @Override
  public Integer call() throws Exception {
    Listing.check(limit);
    try (Fleet fleet = config.fleet()) {
      if (id == null) {
        print(fleet.configuration().history(null, limit));
      } else {
        printDevice(fleet.configuration().deviceHistory(id, null, limit));
      }
      return ExitCode.OK;
    }
  }

  private void print(List<ConfigRevision> revisions) {
    if (config.root().isJson()) {
      config.root().printJson(Map.of("revisions", revisions));
    } else if (revisions.isEmpty()) {
      config.terminal().complain("nothing was wanted of the fleet yet");
    } else {
      Table table = new Table("REVISION", "AT", "BY", "HOW", "WHY");
      for (ConfigRevision revision : revisions) {
        table.row(
            cell(String.valueOf(revision.number())),
            cell(config.moments().told(revision.at())),
            cell(revision.by()),
            cell(
                Words.word(revision.origin())
                    + (revision.released() ? "" : ", not on every camera")),
            cell(revision.why()));
      }
      table.print(config.terminal());
    }
  }

  private void printDevice(List<DeviceRevision> revisions) {
    if (config.root().isJson()) {
      config.root().printJson(Map.of("device", id, "revisions", revisions));
    } else if (revisions.isEmpty()) {
      config.terminal().complain("nothing was wanted of " + id + " yet");
    } else {
      Table table = new Table("REV", "AT", "BY", "REVISION", "ROLLOUT", "OUTCOME", "CAUSE");
      for (DeviceRevision revision : revisions) {
        table.row(
            cell(String.valueOf(revision.rev())),
            cell(config.moments().told(revision.at())),
            cell(revision.by()),
            cell(revision.fleetNumber() == 0 ? null : String.valueOf(revision.fleetNumber())),
            cell(revision.rollout() == null ? null : String.valueOf(revision.rollout())),
            cell(Words.word(revision.outcome()), colour(revision.outcome())),
            cell(
                revision.errors().stream()
                    .map(Problem::message)
                    .collect(Collectors.joining("; "))));
      }
      table.print(config.terminal());
    }
  }

  private static Colour colour(DeviceRevision.Outcome outcome) {
    return switch (outcome) {
      case APPLIED -> Colour.GREEN;
      case REJECTED, ROLLED_BACK -> Colour.RED;
      case SENT, PENDING -> Colour.YELLOW;
      case SUPERSEDED -> Colour.DIM;
    };
  }
}
