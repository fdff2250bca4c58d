package camfleet.manager.twin;

import camfleet.manager.store.DeviceRevision;
import camfleet.manager.store.FleetRevision;
import camfleet.manager.store.StoredEvent;
import camfleet.message.Problem;
import camfleet.message.Severity;
import camfleet.topic.DeviceId;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Tells what happens to configurations as events, one sentence each. */
final class Story {
  private static final String CLASS = "config";

  private final Consumer<StoredEvent> events;
  private final InstantSource wall;

  Story(Consumer<StoredEvent> events, InstantSource wall) {
    this.events = events;
    this.wall = wall;
  }

  void committed(FleetRevision revision, int changes) {
    tell(
        null,
        "committed",
        Severity.INFO,
        revision.by()
            + " made fleet revision "
            + revision.number()
            + ", which concerns "
            + cameras(changes)
            + (revision.why() == null ? "" : ": " + revision.why()),
        revision.by(),
        Map.of("fleet_number", revision.number(), "origin", revision.origin(), "devices", changes));
  }

  void refused(DeviceRevision revision) {
    boolean rolledBack = revision.outcome() == DeviceRevision.Outcome.ROLLED_BACK;
    String why = revision.errors().stream().map(Problem::message).collect(Collectors.joining("; "));
    tell(
        revision.device(),
        rolledBack ? "rolled_back" : "rejected",
        Severity.WARNING,
        revision.device()
            + (rolledBack ? " rolled back revision " : " rejected revision ")
            + revision.rev()
            + (why.isEmpty() ? " and did not say why" : ": " + why),
        null,
        data(revision));
  }

  void applied(DeviceRevision revision) {
    tell(
        revision.device(),
        "applied",
        Severity.INFO,
        revision.device()
            + " applied revision "
            + revision.rev()
            + " after one that it had refused",
        null,
        data(revision));
  }

  void adopted(int devices) {
    tell(
        null,
        "adopted",
        Severity.WARNING,
        "what the broker retains is newer than what the manager remembers: revisions of "
            + cameras(devices)
            + " were taken over from it",
        null,
        Map.of("devices", devices));
  }

  void restored(int devices) {
    tell(
        null,
        "restored",
        Severity.WARNING,
        "the broker did not hold the newest revisions of "
            + cameras(devices)
            + " any more; they were published again",
        null,
        Map.of("devices", devices));
  }

  void renumbered(DeviceRevision before, DeviceRevision now, String cause) {
    tell(
        now.device(),
        "renumbered",
        Severity.WARNING,
        cause + "; what is wanted of it is sent again as revision " + now.rev(),
        null,
        Map.of("rev_before", before.rev(), "rev", now.rev()));
  }

  void driftBegan(DeviceId device, Map<String, Object> overrides) {
    tell(
        device,
        "drift",
        Severity.WARNING,
        device
            + " differs from what is wanted by a local set of "
            + String.join(", ", overrides.keySet()),
        null,
        Map.of("overrides", overrides));
  }

  void driftEnded(DeviceId device) {
    tell(
        device,
        "drift_ended",
        Severity.INFO,
        device + " is as wanted again, without local overrides",
        null,
        Map.of());
  }

  void driftRefused(DeviceId device, String why) {
    tell(
        device,
        "drift_refused",
        Severity.WARNING,
        "a local set of " + device + " is not taken into the fleet's document: " + why,
        null,
        Map.of());
  }

  private static Map<String, Object> data(DeviceRevision revision) {
    return Map.of("rev", revision.rev(), "fleet_number", revision.fleetNumber());
  }

  private static String cameras(int count) {
    return count == 1 ? "1 camera" : count + " cameras";
  }

  private void tell(
      DeviceId device,
      String type,
      Severity severity,
      String message,
      String by,
      Map<String, Object> data) {
    events.accept(
        new StoredEvent(0, wall.instant(), device, CLASS, type, severity, message, by, data));
  }
}
