package camfleet.manager.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a change of the fleet's document is agreed to, explained and brought to the cameras. */
final class ChangeOptions {
  @Option(
      names = "--why",
      paramLabel = "TEXT",
      description = "Why; the history and the log tell it.")
  private String why;

  @Mixin private RolloutOptions rollout;

  @Option(
      names = {"-y", "--yes"},
      description = "Do it without asking.")
  private boolean yes;

  @Option(
      names = "--detach",
      description = "Do not wait for the cameras; fleet-manager rollouts tells how they do.")
  private boolean detach;

  String why() {
    return why;
  }

  RolloutOptions rollout() {
    return rollout;
  }

  boolean isYes() {
    return yes;
  }

  boolean isDetached() {
    return detach;
  }
}
