package camfleet.manager.rollout;

import camfleet.manager.layers.RolloutPolicy;
import camfleet.manager.store.FleetRevision;
import camfleet.manager.store.RolloutDevice;
import camfleet.manager.store.RolloutDevice.State;
import camfleet.manager.store.Store;
import camfleet.manager.store.StoredRollout;
import camfleet.topic.DeviceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Takes one rollout from wave to wave, and back. Each turn it looks at the cameras, decides, stores
 * what it has decided and only then acts; what is to be done follows from what is stored, so that a
 * new pilot goes on where another one ended.
 */
final class Pilot {
  private static final Set<State> UNDER_WAY = Set.of(State.SENT, State.SOAKING);

  private final Course course;
  private final Store store;
  private final Attendance attendance;
  private final Lookout lookout;
  private final RunningTime time;
  private final Tale tale;
  private final Judgement judgement;
  private final Deeds deeds;

  Pilot(
      Course course,
      Store store,
      Releases releases,
      Attendance attendance,
      HealthGate gate,
      RunningTime time,
      Tale tale,
      Deeds deeds) {
    this.course = course;
    this.store = store;
    this.attendance = attendance;
    this.time = time;
    this.tale = tale;
    this.lookout = new Lookout(gate, course);
    this.judgement = new Judgement(course, releases, attendance, lookout, time, tale);
    this.deeds = deeds;
  }

  Course course() {
    return course;
  }

  boolean isOver() {
    return course.state().isOver();
  }

  /** One turn; when the store fails nothing is done, and the next turn tries again. */
  void turn() {
    if (time.runs() && !isOver()) {
      judgement.look();
      decide();
    }
    settle();
  }

  /** Stores, tells and does what has been decided. */
  private void settle() {
    course.save(store);
    tale.tell();
    if (isOver()) {
      lookout.close();
    } else if (time.runs()) {
      deeds.act(lookout);
      lookout.tend();
    }
  }

  private void decide() {
    if (course.state() == StoredRollout.State.REVERTING) {
      if (isIdle(Set.of(State.REVERTING)) && course.isSaved() && deeds.marks(deeds.target())) {
        tale.reverted(
            course,
            deeds.target(),
            course.count(State.REVERTED),
            course.count(State.FAILED),
            course.count(State.AWAY));
        course.put(StoredRollout.State.REVERTED, course.rollout().cause());
      }
      return;
    }
    int failed = course.count(State.FAILED);
    if (course.state() != StoredRollout.State.HALTED && failed > course.policy().maxFailures()) {
      stop(failed);
    }
    if (course.state() == StoredRollout.State.RUNNING) {
      goOn();
    }
  }

  /** Whether nobody is in one of these states, and everybody has what it was to be sent. */
  private boolean isIdle(Set<State> states) {
    return deeds.target() > 0 && course.in(states).isEmpty() && deeds.unsent().isEmpty();
  }

  private void stop(int failed) {
    RolloutDevice last =
        course.in(Set.of(State.FAILED)).stream()
            .max((one, two) -> one.at().compareTo(two.at()))
            .orElseThrow();
    String cause = last.device() + ": " + last.detail();
    if (failed > 1) {
      cause = failed + " cameras failed, the last was " + cause;
    }
    tale.halted(course, cause);
    switch (course.policy().onFailure()) {
      case PAUSE -> course.put(StoredRollout.State.HALTED, cause);
      case ABORT -> end(cause, null);
      case REVERT -> turnBack(cause, null);
    }
  }

  private void goOn() {
    Double perMinute = course.policy().perMinute();
    while (true) {
      int wave = course.rollout().wave();
      if (hasWaiting(wave)) {
        if (!begin(wave)) {
          return;
        }
      } else if (wave + 1 < course.waves()) {
        boolean isDue =
            perMinute == null
                ? isIdle(UNDER_WAY)
                : course.inWaveFor() >= Waves.pace(perMinute).toNanos();
        if (!isDue) {
          return;
        }
        if (perMinute == null) {
          tellWaveEnded(wave);
        }
        course.begin(wave + 1);
      } else {
        if (isIdle(UNDER_WAY) && course.isSaved() && deeds.marks(course.rollout().fleetNumber())) {
          tellWaveEnded(wave);
          finish();
        }
        return;
      }
    }
  }

  private boolean hasWaiting(int wave) {
    return course.in(Set.of(State.WAITING)).stream().anyMatch(device -> device.wave() == wave);
  }

  /** Decides what is sent; false when it is not yet clear who is there. */
  private boolean begin(int wave) {
    List<RolloutDevice> members = new ArrayList<>();
    List<RolloutDevice> later = new ArrayList<>();
    for (RolloutDevice device : course.in(Set.of(State.WAITING))) {
      if (device.wave() == wave) {
        members.add(device);
      } else if (attendance.of(device.device()) == Attendance.Answer.ONLINE) {
        later.add(device);
      }
    }
    for (RolloutDevice device : members) {
      if (attendance.of(device.device()) == Attendance.Answer.UNCLEAR && !time.hasHeardAll()) {
        return false;
      }
    }
    later.sort((one, two) -> Integer.compare(one.wave(), two.wave()));
    List<DeviceId> sent = new ArrayList<>();
    List<DeviceId> away = new ArrayList<>();
    for (RolloutDevice member : members) {
      RolloutDevice device = member;
      boolean isThere = attendance.of(device.device()) == Attendance.Answer.ONLINE;
      if (!isThere && !later.isEmpty()) {
        // A wave proves something by cameras that are there.
        RolloutDevice other = later.remove(0);
        course.move(device, other.wave());
        course.move(other, wave);
        device = course.device(other.device());
        isThere = true;
      }
      course.put(device, isThere ? State.SENT : State.AWAY, 0, null);
      (isThere ? sent : away).add(device.device());
    }
    course.begin(wave);
    tale.waveBegun(course, sent, away, lookout.sample(wave));
    return true;
  }

  private void tellWaveEnded(int wave) {
    int done = 0;
    int failed = 0;
    int away = 0;
    for (RolloutDevice device : course.devices()) {
      if (device.wave() == wave) {
        done += device.state() == State.DONE ? 1 : 0;
        failed += device.state() == State.FAILED ? 1 : 0;
        away += device.state() == State.AWAY ? 1 : 0;
      }
    }
    tale.waveEnded(course, done, failed, away);
  }

  private void finish() {
    course.put(StoredRollout.State.DONE, null);
    tale.done(
        course, course.count(State.DONE), course.count(State.FAILED), course.count(State.AWAY));
  }

  private void end(String cause, String by) {
    course.put(StoredRollout.State.ABORTED, cause);
    tale.aborted(course, by, cause);
  }

  private void turnBack(String cause, String by) {
    int count = 0;
    for (RolloutDevice device : course.devices()) {
      if (device.state() != State.WAITING) {
        course.put(device, State.REVERTING, 0, null);
        count++;
      }
    }
    course.put(StoredRollout.State.REVERTING, cause);
    tale.reverting(course, count, by, cause);
  }

  // ---- what people say

  void pause(String by, String why) {
    if (course.state() == StoredRollout.State.RUNNING) {
      course.put(StoredRollout.State.PAUSED, "paused" + Tale.because(by, why));
      tale.told(course, "paused", by, why);
      settle();
    }
  }

  /** Goes on; those that have failed so far are forgiven. */
  void resume(String by, String why) {
    if (course.state() == StoredRollout.State.HALTED) {
      RolloutPolicy policy = course.policy();
      long forgiven = (long) policy.maxFailures() + course.count(State.FAILED);
      course.put(
          new RolloutPolicy(
              policy.waves(),
              policy.perMinute(),
              policy.soak(),
              policy.answer(),
              (int) Math.min(Integer.MAX_VALUE, forgiven),
              policy.onFailure(),
              policy.pictures()));
    }
    if (course.state() == StoredRollout.State.HALTED
        || course.state() == StoredRollout.State.PAUSED) {
      course.put(StoredRollout.State.RUNNING, null);
      tale.told(course, "resumed", by, why);
      settle();
    }
  }

  void abort(boolean revert, String by, String why) {
    String cause = "aborted" + Tale.because(by, why);
    if (!revert) {
      end(cause, by);
    } else if (course.state() != StoredRollout.State.REVERTING) {
      turnBack(cause, by);
    }
    settle();
  }

  /** Says what is under way after a restart. */
  void goesOn(List<FleetRevision> sinceThen) {
    deeds.remember(sinceThen);
    tale.resumedAfterRestart(course);
    settle();
  }

  /** Says that it is a new one. */
  void begins() {
    tale.started(course);
  }
}
