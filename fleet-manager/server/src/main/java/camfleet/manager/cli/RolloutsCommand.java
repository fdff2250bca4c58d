package camfleet.manager.cli;

import static camfleet.manager.cli.Table.cell;

import camfleet.client.Fleet;
import camfleet.client.Rollout;
import camfleet.client.Rollout.Member;
import camfleet.client.Rollout.MemberState;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Lists how changes came to the cameras, or shows one with its cameras. */
@Command(
    name = "rollouts",
    description = {
      "List how changes of the configuration came to the cameras, the newest first.",
      "With NUMBER: that one with all its cameras."
    },
    footer = {
      "",
      "Examples:",
      "  fleet-manager rollouts",
      "  fleet-manager rollouts 4",
      "  fleet-manager rollouts 4 --follow        until it is over or stands still"
    })
final class RolloutsCommand implements Callable<Integer> {
  @ParentCommand private CommandRoot root;

  @Parameters(arity = "0..1", paramLabel = "NUMBER", description = "The rollout's number.")
  private Long number;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "How many at most, the newest first (default: 20).")
  private int limit = 20;

  @Option(
      names = "--follow",
      description = "Wait until it is over or stands still (default: the one under way).")
  private boolean follow;

  @Override
  public Integer call() throws Exception {
    Listing.check(limit);
    try (Fleet fleet = root.fleet()) {
      if (follow) {
        return follow(fleet);
      }
      if (number == null) {
        print(fleet.rollouts().list(null, limit));
      } else {
        print(fleet.rollouts().find(number));
      }
      return ExitCode.OK;
    }
  }

  private int follow(Fleet fleet) throws Exception {
    long meant = Rollouts.meant(fleet, number);
    RolloutFollow watch = new RolloutFollow(fleet, root.terminal(), root.isJson());
    Rollout rollout = watch.follow(meant);
    if (root.isJson()) {
      root.printJson(rollout);
    }
    return watch.conclude(rollout);
  }

  private void print(List<Rollout> rollouts) {
    if (root.isJson()) {
      root.printJson(Map.of("rollouts", rollouts));
    } else if (rollouts.isEmpty()) {
      root.terminal().complain("there are no rollouts yet");
    } else {
      Table table =
          new Table(
              "ROLLOUT", "REVISION", "STATE", "WAVE", "DONE", "FAILED", "AWAY", "AT", "BY", "WHY");
      for (Rollout rollout : rollouts) {
        table.row(
            cell(String.valueOf(rollout.number())),
            cell(String.valueOf(rollout.fleetNumber())),
            cell(Words.word(rollout.state()), Rollouts.colour(rollout.state())),
            cell(rollout.waves() < 1 ? null : rollout.wave() + "/" + rollout.waves()),
            cell(rollout.count(MemberState.DONE) + "/" + rollout.size()),
            cell(String.valueOf(rollout.count(MemberState.FAILED))),
            cell(String.valueOf(rollout.count(MemberState.AWAY))),
            cell(root.moments().told(rollout.at())),
            cell(rollout.by()),
            cell(rollout.why()));
      }
      table.print(root.terminal());
    }
  }

  private void print(Rollout rollout) {
    if (root.isJson()) {
      root.printJson(rollout);
      return;
    }
    Terminal terminal = root.terminal();
    terminal.line(
        "Rollout "
            + rollout.number()
            + " of "
            + Revisions.sentence(
                root.moments(), rollout.fleetNumber(), rollout.at(), rollout.by(), rollout.why()));
    Rollouts.sentences(rollout).forEach(terminal::line);
    Table table = new Table("DEVICE", "WAVE", "STATE", "REV", "AT", "DETAIL");
    for (Member member : rollout.devices()) {
      table.row(
          cell(member.device()),
          cell(String.valueOf(member.wave())),
          cell(Words.word(member.state()), Rollouts.colour(member.state())),
          cell(member.rev() == 0 ? null : String.valueOf(member.rev())),
          cell(root.moments().told(member.at())),
          cell(member.detail()));
    }
    table.print(terminal);
  }
}
