package camfleet.manager.cli;

import camfleet.client.Fleet;
import camfleet.client.Rollout;
import camfleet.client.Rollout.Member;
import camfleet.client.Rollout.MemberState;
import camfleet.manager.cli.Terminal.Colour;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How rollouts and their cameras read on a line. */
final class Rollouts {
  private Rollouts() {}

  /**
   * The rollout that is meant.
   *
   * @param number null for the one that is under way
   */
  static long meant(Fleet fleet, Long number) throws IOException, Refusal {
    if (number != null) {
      return number;
    }
    Rollout underWay = fleet.rollouts().underWay();
    if (underWay == null) {
      throw Refusal.failed("no rollout is under way (see: fleet-manager rollouts)");
    }
    return underWay.number();
  }

  /** Such as {@code wave 2 of 4}; empty where there are none. */
  static String wave(Rollout rollout) {
    return rollout.waves() < 1 ? "" : "wave " + rollout.wave() + " of " + rollout.waves();
  }

  /** What became of a camera, with the cause. */
  static String line(Terminal terminal, Member member) {
    String detail = member.detail() == null ? "" : ": " + member.detail();
    String rev = member.rev() == 0 ? "" : ", rev " + member.rev();
    String words =
        switch (member.state()) {
          case DONE -> terminal.colour(Colour.GREEN, "done") + rev + detail;
          case FAILED -> terminal.colour(Colour.RED, "failed") + rev + detail;
          case AWAY ->
              member.detail() == null
                  ? "is away and applies it when it returns"
                  : "is away" + detail;
          case WAITING -> "was not sent it";
          case SENT -> "was sent it" + rev + ", and has not answered";
          case SOAKING -> "has applied it" + rev + ", and its pictures are being looked at";
          case REVERTING -> "is being given back what it had" + detail;
          case REVERTED -> terminal.colour(Colour.YELLOW, "has again what it had") + detail;
        };
    return member.device() + ": " + words;
  }

  static Colour colour(Rollout.State state) {
    return switch (state) {
      case DONE -> Colour.GREEN;
      case RUNNING, REVERTING, PAUSED -> Colour.YELLOW;
      case HALTED, ABORTED, REVERTED -> Colour.RED;
    };
  }

  static Colour colour(MemberState state) {
    return switch (state) {
      case DONE -> Colour.GREEN;
      case WAITING, AWAY -> Colour.DIM;
      case SENT, SOAKING, REVERTING, REVERTED -> Colour.YELLOW;
      case FAILED -> Colour.RED;
    };
  }

  /** Where it stands and, when it stands still, the commands that help. */
  static List<String> sentences(Rollout rollout) {
    int done = rollout.count(MemberState.DONE);
    int failed = rollout.count(MemberState.FAILED);
    int away = rollout.count(MemberState.AWAY);
    String name = "Rollout " + rollout.number();
    String cause = cause(rollout);
    List<String> lines = new ArrayList<>();
    switch (rollout.state()) {
      case RUNNING -> lines.add(name + " is running" + count(done, failed, away));
      case REVERTING -> lines.add(name + " is reverting" + countBack(rollout));
      case PAUSED, HALTED -> {
        String wave = wave(rollout);
        lines.add(
            name
                + " is "
                + Words.word(rollout.state())
                + (wave.isEmpty() ? "" : " in " + wave)
                + cause
                + count(done, failed, away));
        lines.add("  go on all the same:    fleet-manager config resume " + rollout.number());
        lines.add("  leave it as it is:     fleet-manager config abort " + rollout.number());
        lines.add(
            "  turn it back:          fleet-manager config abort --revert " + rollout.number());
      }
      case DONE -> lines.add(name + " is done" + count(done, failed, away));
      case ABORTED -> {
        lines.add(name + " was aborted" + cause + count(done, failed, away));
        lines.add(
            "  as it was before:      fleet-manager config rollback --to "
                + rollout.previousFleetNumber());
      }
      case REVERTED -> lines.add(name + " was turned back" + cause);
    }
    return lines;
  }

  /** Who did it, or what went wrong; without the verb, which the sentence has. */
  private static String cause(Rollout rollout) {
    if (rollout.cause() == null) {
      return "";
    }
    return rollout.cause().matches("(paused|aborted)(,.*)?")
        ? rollout.cause().replaceFirst("paused|aborted", "")
        : ": " + rollout.cause();
  }

  private static String count(int done, int failed, int away) {
    return " ("
        + Words.cameras(done)
        + (done == 1 ? " has it" : " have it")
        + others(failed, away)
        + ")";
  }

  /** Of those that had the change or may have it. */
  private static String countBack(Rollout rollout) {
    int back = rollout.count(MemberState.REVERTED);
    int failed = rollout.count(MemberState.FAILED);
    int away = rollout.count(MemberState.AWAY);
    int all = back + failed + away + rollout.count(MemberState.REVERTING);
    return " ("
        + back
        + " of "
        + Words.cameras(all)
        + (all == 1 ? " has again what it had" : " have again what they had")
        + others(failed, away)
        + ")";
  }

  private static String others(int failed, int away) {
    return (failed == 0 ? "" : ", " + failed + " failed")
        + (away == 0 ? "" : ", " + away + " away");
  }
}
