package camfleet.manager.cli;

import camfleet.client.Fleet;
import camfleet.client.FleetException;
import camfleet.client.Rollout;
import camfleet.client.Rollout.Member;
import camfleet.client.Rollout.MemberState;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Follows a rollout: a bar while it goes on, and a line for each camera that is through. */
final class RolloutFollow {
  private static final Duration LEAST_PAUSE = Duration.ofMillis(100);
  private static final Duration MOST_PAUSE = Duration.ofSeconds(1);

  /** A rollout survives its manager's restart; so does who follows it. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Set<MemberState> THROUGH =
      EnumSet.of(MemberState.DONE, MemberState.FAILED, MemberState.REVERTED);

  private final Fleet fleet;
  private final Terminal terminal;
  private final boolean json;
  private final Map<String, MemberState> told = new HashMap<>();
  private ProgressBar bar;

  /**
   * @param json whether the devices' lines are left out, because a document tells them
   */
  RolloutFollow(Fleet fleet, Terminal terminal, boolean json) {
    this.fleet = fleet;
    this.terminal = terminal;
    this.json = json;
  }

  /** Waits until it is over, or stands still until somebody says something. */
  Rollout follow(long number) throws IOException, InterruptedException, Refusal {
    Parting parting = new Parting(() -> terminal.complain(parting(number)));
    ProgressBar line = new ProgressBar(terminal, "apply", 0);
    try (parting;
        line) {
      bar = line;
      Duration pause = LEAST_PAUSE;
      while (true) {
        Rollout rollout = find(number);
        tell(rollout);
        if (isStill(rollout)) {
          return rollout;
        }
        Thread.sleep(pause.toMillis());
        pause = shorter(pause.multipliedBy(3).dividedBy(2), MOST_PAUSE);
      }
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  static String parting(long number) {
    return "\nrollout "
        + number
        + " goes on without this program; pause it with: fleet-manager config pause "
        + number
        + ", see it with: fleet-manager rollouts "
        + number;
  }

  private static boolean isStill(Rollout rollout) {
    return switch (rollout.state()) {
      case RUNNING, REVERTING -> false;
      case PAUSED, HALTED, DONE, ABORTED, REVERTED -> true;
    };
  }

  private Rollout find(long number) throws IOException, InterruptedException, Refusal {
    long start = System.nanoTime();
    boolean lost = false;
    while (true) {
      try {
        return fleet.rollouts().find(number);
      } catch (FleetException e) {
        if (!isPassing(e)) {
          throw e;
        }
        if (!lost) {
          bar.close();
          terminal.complain("the manager is not reachable, trying again");
          lost = true;
        }
        if (System.nanoTime() - start >= PATIENCE.toNanos()) {
          throw new Refusal(
              ExitCode.TIMEOUT,
              "the manager gave no answer for "
                  + PATIENCE.toMinutes()
                  + " minutes; how rollout "
                  + number
                  + " stands is told by: fleet-manager rollouts "
                  + number);
        }
        Thread.sleep(MOST_PAUSE.toMillis());
      }
    }
  }

  private static boolean isPassing(FleetException e) {
    return e.isUnreachable() || e.status() == 503;
  }

  private void tell(Rollout rollout) {
    for (Member member : rollout.devices()) {
      if (THROUGH.contains(member.state())
          && told.put(member.device(), member.state()) != member.state()) {
        say(member);
      }
    }
    int counting = rollout.size() - rollout.count(MemberState.AWAY);
    int through = THROUGH.stream().mapToInt(rollout::count).sum();
    bar.show(
        through,
        rollout.count(MemberState.FAILED),
        counting,
        (rollout.state() == Rollout.State.REVERTING ? "turning back" : Rollouts.wave(rollout)));
  }

  private void say(Member member) {
    if (!json) {
      bar.close();
      terminal.line(Rollouts.line(terminal, member));
    }
  }

  /**
   * Says what came of it, and of each camera that was not told of.
   *
   * @return 0 only when all that counted are done
   */
  int conclude(Rollout rollout) {
    if (!json) {
      rollout.devices().stream()
          .filter(member -> !THROUGH.contains(member.state()))
          .forEach(member -> terminal.line(Rollouts.line(terminal, member)));
    }
    boolean good = rollout.state() == Rollout.State.DONE && rollout.count(MemberState.FAILED) == 0;
    if (!good) {
      Rollouts.sentences(rollout).forEach(terminal::complain);
    } else if (!json) {
      Rollouts.sentences(rollout).forEach(terminal::line);
    }
    if (good) {
      return ExitCode.OK;
    }
    return rollout.count(MemberState.DONE) > 0 ? ExitCode.SOME_FAILED : ExitCode.FAILED;
  }
}
