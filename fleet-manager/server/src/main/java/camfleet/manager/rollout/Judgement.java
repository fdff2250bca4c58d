package camfleet.manager.rollout;

import camfleet.manager.store.DeviceRevision;
import camfleet.manager.store.RolloutDevice;
import camfleet.manager.store.RolloutDevice.State;
import camfleet.manager.store.StoredRollout;
import camfleet.message.Problem;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Says what became of the cameras that have been sent something. */
final class Judgement {
  private static final Set<State> OPEN =
      Set.of(State.SENT, State.SOAKING, State.AWAY, State.REVERTING);
  private static final int ERRORS = 3;

  private final Course course;
  private final Releases releases;
  private final Attendance attendance;
  private final Lookout lookout;
  private final RunningTime time;
  private final Tale tale;

  Judgement(
      Course course,
      Releases releases,
      Attendance attendance,
      Lookout lookout,
      RunningTime time,
      Tale tale) {
    this.course = course;
    this.releases = releases;
    this.attendance = attendance;
    this.lookout = lookout;
    this.time = time;
    this.tale = tale;
  }

  /** Looks at all of them. */
  void look() {
    for (RolloutDevice device : course.in(OPEN)) {
      look(device);
    }
  }

  private void look(RolloutDevice device) {
    if (device.rev() == 0) {
      return;
    }
    DeviceRevision newest = releases.newest(device.device());
    if (newest == null) {
      end(device, "was forgotten");
      return;
    }
    if (newest.rev() > device.rev()) {
      follow(device, newest);
      return;
    }
    switch (device.state()) {
      case AWAY -> {
        if (attendance.of(device.device()) == Attendance.Answer.ONLINE) {
          course.put(device, turnsBack() ? State.REVERTING : State.SENT, device.rev(), null);
        }
      }
      case SOAKING -> soak(device);
      case REVERTING -> {
        if (isAway(device)) {
          course.put(
              device, State.AWAY, device.rev(), "is not online; what it had before waits for it");
        } else {
          await(device, newest);
        }
      }
      default -> await(device, newest);
    }
  }

  /** What somebody has edited meanwhile brings the rollout's own along: that is looked at then. */
  private void follow(RolloutDevice device, DeviceRevision newest) {
    String detail = "revision " + newest.rev() + " of " + newest.desired().by() + " came after it";
    if (newest.fleetNumber() < course.rollout().fleetNumber()) {
      end(device, detail);
    } else {
      State state = device.state() == State.SOAKING ? State.SENT : device.state();
      course.put(device, state, newest.rev(), detail);
    }
  }

  private void await(RolloutDevice device, DeviceRevision newest) {
    switch (newest.outcome()) {
      case APPLIED -> applied(device);
      case REJECTED, ROLLED_BACK -> {
        String word = newest.outcome().name().toLowerCase(Locale.ROOT);
        if (newest.rollout() == null || newest.rollout() != course.number()) {
          // The camera goes back to what the rollout brought.
          end(device, device.detail() + " and was " + word);
        } else {
          fail(device, word + words(newest));
        }
      }
      case SUPERSEDED -> end(device, "something newer came after it");
      default -> {
        if (course.inStateFor(device.device()) >= course.policy().answer().toNanos()) {
          boolean online = attendance.of(device.device()) == Attendance.Answer.ONLINE;
          fail(
              device,
              (online ? "" : "went away and ")
                  + "did not say what became of revision "
                  + device.rev()
                  + " within "
                  + Tale.seconds(course.policy().answer())
                  + words(newest));
        }
      }
    }
  }

  private void applied(RolloutDevice device) {
    if (turnsBack()) {
      course.put(device, State.REVERTED, device.rev(), device.detail());
    } else {
      course.put(
          device,
          course.policy().soak().isZero() ? State.DONE : State.SOAKING,
          device.rev(),
          device.detail());
    }
  }

  private void soak(RolloutDevice device) {
    boolean isOver = course.inStateFor(device.device()) >= course.policy().soak().toNanos();
    String bad = lookout.verdict(device.device(), isOver).orElse(null);
    if (bad != null) {
      fail(device, bad);
    } else if (isOver) {
      if (attendance.of(device.device()) == Attendance.Answer.ONLINE) {
        course.put(device, State.DONE, device.rev(), device.detail());
      } else if (isAway(device)) {
        fail(
            device,
            "went away within "
                + Tale.seconds(course.policy().soak())
                + " after it had applied revision "
                + device.rev());
      }
    }
  }

  private boolean turnsBack() {
    return course.state() == StoredRollout.State.REVERTING;
  }

  private boolean isAway(RolloutDevice device) {
    Attendance.Answer there = attendance.of(device.device());
    return there == Attendance.Answer.AWAY
        || (there == Attendance.Answer.UNCLEAR && time.hasHeardAll());
  }

  private void fail(RolloutDevice device, String detail) {
    course.put(device, State.FAILED, device.rev(), detail);
    tale.failed(course, course.device(device.device()));
  }

  private void end(RolloutDevice device, String detail) {
    course.put(device, turnsBack() ? State.REVERTED : State.DONE, device.rev(), detail);
  }

  private static String words(DeviceRevision newest) {
    return newest.errors().isEmpty()
        ? ""
        : newest.errors().stream()
            .limit(ERRORS)
            .map(Problem::message)
            .collect(Collectors.joining("; ", ": ", ""));
  }
}
