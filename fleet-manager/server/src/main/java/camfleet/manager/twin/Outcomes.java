package camfleet.manager.twin;

import camfleet.manager.store.DeviceRevision;
import camfleet.manager.store.Store;
import camfleet.message.ConfigStatus;
import camfleet.message.Problem;
import camfleet.message.ReportedConfig;
import camfleet.topic.DeviceId;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * What became of revisions: the first final status that a device says of one stands, and one that
 * the device has gone past is superseded. Stored together for all that came in one turn, then told.
 * On the twin's loop alone.
 */
final class Outcomes {
  private record Key(DeviceId device, long rev) {}

  private final Revisions revisions;
  private final Store store;
  private final Story story;
  private final Executor loop;
  private final InstantSource wall;
  private final Consumer<DeviceRevision> told;
  private final Map<Key, DeviceRevision> unstored = new LinkedHashMap<>();
  private final Set<DeviceId> failing = new HashSet<>();
  private boolean storing;

  /**
   * @param told hears what became of newest revisions, after it was stored
   */
  Outcomes(
      Revisions revisions,
      Store store,
      Story story,
      Executor loop,
      InstantSource wall,
      Consumer<DeviceRevision> told) {
    this.revisions = revisions;
    this.store = store;
    this.story = story;
    this.loop = loop;
    this.wall = wall;
    this.told = told;
  }

  void load() {
    revisions.all().values().stream()
        .filter(revision -> hasFailed(revision.outcome()))
        .forEach(revision -> failing.add(revision.device()));
  }

  void forget(DeviceId device) {
    failing.remove(device);
    unstored.keySet().removeIf(key -> key.device().equals(device));
  }

  /** Takes what a device says of a revision that is not above its newest. */
  void take(DeviceId device, ReportedConfig reported) {
    List<DeviceRevision> open = new ArrayList<>(revisions.open(device).values());
    for (DeviceRevision revision : open) {
      if (revision.rev() < reported.rev()) {
        note(revision, DeviceRevision.Outcome.SUPERSEDED, List.of());
      } else if (revision.rev() == reported.rev()) {
        DeviceRevision.Outcome outcome = outcome(reported.status());
        boolean otherWords = !outcome.isFinal() && !reported.errors().equals(revision.errors());
        if (outcome != revision.outcome() || otherWords) {
          note(revision, outcome, reported.errors());
        }
      }
    }
  }

  private void note(DeviceRevision revision, DeviceRevision.Outcome outcome, List<Problem> errors) {
    DeviceRevision noted = with(revision, outcome, errors, wall);
    revisions.note(noted);
    unstored.put(new Key(noted.device(), noted.rev()), noted);
    if (!storing) {
      storing = true;
      loop.execute(this::store);
    }
  }

  /** Stores what has come; when that fails it is tried again with the next tick. */
  void store() {
    storing = false;
    if (unstored.isEmpty()) {
      return;
    }
    List<DeviceRevision> batch = List.copyOf(unstored.values());
    store.setOutcomes(batch);
    unstored.clear();
    batch.forEach(this::tell);
  }

  private void tell(DeviceRevision revision) {
    if (hasFailed(revision.outcome())) {
      failing.add(revision.device());
      story.refused(revision);
    } else if (revision.outcome() == DeviceRevision.Outcome.APPLIED
        && failing.remove(revision.device())) {
      story.applied(revision);
    }
    DeviceRevision newest = revisions.newest(revision.device());
    if (newest != null && newest.rev() == revision.rev()) {
      told.accept(newest);
    }
  }

  static DeviceRevision with(
      DeviceRevision revision,
      DeviceRevision.Outcome outcome,
      List<Problem> errors,
      InstantSource wall) {
    return new DeviceRevision(
        revision.device(),
        revision.desired(),
        revision.fleetNumber(),
        revision.rollout(),
        outcome,
        wall.instant().truncatedTo(ChronoUnit.MILLIS),
        errors);
  }

  static DeviceRevision.Outcome outcome(ConfigStatus status) {
    return DeviceRevision.Outcome.valueOf(status.name());
  }

  private static boolean hasFailed(DeviceRevision.Outcome outcome) {
    return outcome == DeviceRevision.Outcome.REJECTED
        || outcome == DeviceRevision.Outcome.ROLLED_BACK;
  }
}
