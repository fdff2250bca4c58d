package camfleet.manager.rollout;

import camfleet.manager.store.RolloutDevice;
import camfleet.manager.store.StoredEvent;
import camfleet.manager.store.StoredRollout;
import camfleet.message.Severity;
import camfleet.topic.DeviceId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Tells the story of a rollout as events, one sentence each, once what they tell is stored. */
final class Tale {
  private static final String CLASS = "rollout";
  private static final int NAMES = 5;

  private final Consumer<StoredEvent> events;
  private final InstantSource wall;
  private final List<StoredEvent> untold = new ArrayList<>();

  Tale(Consumer<StoredEvent> events, InstantSource wall) {
    this.events = events;
    this.wall = wall;
  }

  /** Tells what has been noted. */
  void tell() {
    List<StoredEvent> those = List.copyOf(untold);
    untold.clear();
    those.forEach(events);
  }

  void started(Course course) {
    StoredRollout rollout = course.rollout();
    int waves = course.waves();
    note(
        course,
        "started",
        Severity.INFO,
        rollout.by(),
        "begins with fleet revision "
            + rollout.fleetNumber()
            + " for "
            + cameras(course.devices().size())
            + " in "
            + (waves == 1 ? "one wave" : waves + " waves")
            + because(rollout.by(), rollout.why()),
        Map.of("waves", waves, "cameras", course.devices().size()));
  }

  void resumedAfterRestart(Course course) {
    note(
        course,
        "continued",
        Severity.INFO,
        null,
        "goes on where it was when the manager ended: "
            + course.state().name().toLowerCase(Locale.ROOT)
            + " in "
            + wave(course),
        Map.of());
  }

  /**
   * @param watched whose pictures are looked at; empty when nobody's are
   */
  void waveBegun(
      Course course,
      Collection<DeviceId> sent,
      Collection<DeviceId> away,
      Collection<DeviceId> watched) {
    String looked =
        watched.isEmpty() || watched.size() == sent.size()
            ? ""
            : "; the pictures of " + watched.size() + " of them are looked at: " + names(watched);
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("sent", sent.stream().map(DeviceId::value).toList());
    data.put("away", away.stream().map(DeviceId::value).toList());
    data.put("watched", watched.stream().map(DeviceId::value).toList());
    note(
        course,
        "wave_begun",
        Severity.INFO,
        null,
        wave(course)
            + " begins with "
            + cameras(sent.size())
            + (sent.isEmpty() ? "" : " (" + names(sent) + ")")
            + (away.isEmpty() ? "" : "; not online: " + names(away))
            + looked,
        data);
  }

  void waveEnded(Course course, int done, int failed, int away) {
    note(
        course,
        "wave_ended",
        Severity.INFO,
        null,
        wave(course) + " is over: " + sums(done, failed, away),
        Map.of("done", done, "failed", failed, "away", away));
  }

  void failed(Course course, RolloutDevice device) {
    StoredRollout rollout = course.rollout();
    untold.add(
        new StoredEvent(
            0,
            wall.instant(),
            device.device(),
            CLASS,
            "failed",
            Severity.WARNING,
            device.device() + ": " + device.detail(),
            null,
            data(rollout, Map.of("rev", device.rev()))));
  }

  void halted(Course course, String cause) {
    note(
        course,
        "halted",
        Severity.ERROR,
        null,
        "stops in "
            + wave(course)
            + ": "
            + cause
            + "; "
            + cameras(course.count(RolloutDevice.State.WAITING))
            + " never saw it",
        Map.of());
  }

  void told(Course course, String type, String by, String why) {
    note(course, type, Severity.INFO, by, "is " + type + because(by, why), Map.of());
  }

  void reverting(Course course, int cameras, String by, String cause) {
    note(
        course,
        "reverting",
        Severity.WARNING,
        by,
        "turns "
            + cameras(cameras)
            + " back to fleet revision "
            + course.rollout().previousFleetNumber()
            + ": "
            + cause,
        Map.of("to", course.rollout().previousFleetNumber()));
  }

  void reverted(Course course, long number, int reverted, int failed, int away) {
    note(
        course,
        "reverted",
        failed == 0 ? Severity.INFO : Severity.ERROR,
        null,
        "has turned back with fleet revision " + number + ": " + sums(reverted, failed, away),
        Map.of("reverted_by", number, "done", reverted, "failed", failed, "away", away));
  }

  void aborted(Course course, String by, String cause) {
    note(
        course,
        "aborted",
        Severity.WARNING,
        by,
        "ends before its time: "
            + cause
            + "; "
            + cameras(course.count(RolloutDevice.State.WAITING))
            + " never saw it",
        Map.of());
  }

  void done(Course course, int done, int failed, int away) {
    note(
        course,
        "done",
        failed == 0 ? Severity.INFO : Severity.WARNING,
        null,
        "of fleet revision "
            + course.rollout().fleetNumber()
            + " is done: "
            + sums(done, failed, away),
        Map.of("done", done, "failed", failed, "away", away));
  }

  private void note(
      Course course,
      String type,
      Severity severity,
      String by,
      String sentence,
      Map<String, Object> data) {
    untold.add(
        new StoredEvent(
            0,
            wall.instant(),
            null,
            CLASS,
            type,
            severity,
            "rollout " + course.number() + " " + sentence,
            by,
            data(course.rollout(), data)));
  }

  private static Map<String, Object> data(StoredRollout rollout, Map<String, Object> more) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("rollout", rollout.number());
    data.put("fleet_number", rollout.fleetNumber());
    data.put("wave", rollout.wave());
    data.putAll(more);
    return data;
  }

  private static String wave(Course course) {
    return "wave " + (course.rollout().wave() + 1) + " of " + course.waves();
  }

  static String because(String by, String why) {
    return (by == null ? "" : ", by " + by) + (why == null || why.isBlank() ? "" : ": " + why);
  }

  static String cameras(int count) {
    return count == 0 ? "no camera" : count == 1 ? "1 camera" : count + " cameras";
  }

  private static String sums(int done, int failed, int away) {
    return cameras(done)
        + " done"
        + (failed == 0 ? "" : ", " + failed + " failed")
        + (away == 0 ? "" : ", " + away + " not online");
  }

  private static String names(Collection<DeviceId> devices) {
    String first = String.join(", ", devices.stream().limit(NAMES).map(DeviceId::value).toList());
    return devices.size() <= NAMES ? first : first + " and " + (devices.size() - NAMES) + " more";
  }

  /** Seconds as people write them. */
  static String seconds(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() / 1000.0 + " s";
  }
}
