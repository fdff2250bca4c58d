package camfleet.manager.cli;

import camfleet.client.Fleet;
import camfleet.client.FleetRollouts;
import camfleet.client.Rollout;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The commands that hold a rollout, let it go on, or end it. */
abstract class Steering implements Callable<Integer> {
  @ParentCommand private ConfigCommand config;

  @Parameters(
      arity = "0..1",
      paramLabel = "ROLLOUT",
      description = "The rollout's number (default: the one that is under way).")
  private Long number;

  @Option(names = "--why", paramLabel = "TEXT", description = "Why; the log tells it.")
  private String why;

  /** Says it to the manager. */
  abstract Rollout tell(FleetRollouts rollouts, long rollout, String by, String reason)
      throws IOException;

  @Override
  public Integer call() throws Exception {
    try (Fleet fleet = config.fleet()) {
      long meant = Rollouts.meant(fleet, number);
      Rollout rollout = tell(fleet.rollouts(), meant, Author.here(), why);
      if (config.root().isJson()) {
        config.root().printJson(rollout);
      } else {
        Rollouts.sentences(rollout).forEach(config.terminal()::line);
      }
      return ExitCode.OK;
    }
  }

  /** Holds it. */
  @Command(
      name = "pause",
      description = "Hold a rollout: no further camera is sent the change.",
      footer = {"", "Examples:", "  fleet-manager config pause", "  fleet-manager config pause 4"})
  static final class Pause extends Steering {
    @Override
    Rollout tell(FleetRollouts rollouts, long rollout, String by, String reason)
        throws IOException {
      return rollouts.pause(rollout, by, reason);
    }
  }

  /** Lets it go on. */
  @Command(
      name = "resume",
      description = {
        "Let a rollout go on that is paused or halted; cameras that failed are not tried again."
      },
      footer = {
        "",
        "Examples:",
        "  fleet-manager config resume",
        "  fleet-manager config resume 4 --why \"that camera is known to be broken\""
      })
  static final class Resume extends Steering {
    @Override
    Rollout tell(FleetRollouts rollouts, long rollout, String by, String reason)
        throws IOException {
      return rollouts.resume(rollout, by, reason);
    }
  }

  /** Ends it. */
  @Command(
      name = "abort",
      description = "End a rollout; the cameras that have the change keep it, unless --revert.",
      footer = {
        "",
        "Examples:",
        "  fleet-manager config abort",
        "  fleet-manager config abort --revert"
      })
  static final class Abort extends Steering {
    @Option(
        names = "--revert",
        description = "Give the cameras that have the change back what they had.")
    private boolean revert;

    @Override
    Rollout tell(FleetRollouts rollouts, long rollout, String by, String reason)
        throws IOException {
      return rollouts.abort(rollout, revert, by, reason);
    }
  }
}
