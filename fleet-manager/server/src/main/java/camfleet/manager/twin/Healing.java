package camfleet.manager.twin;

import camfleet.manager.fleet.Device;
import camfleet.manager.fleet.Registry;
import camfleet.manager.store.DeviceRevision;
import camfleet.message.DesiredConfig;
import camfleet.message.ReportedConfig;
import camfleet.setting.SettingTable;
import camfleet.topic.DeviceId;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes the manager's memory, the broker's and the devices' agree again, whoever of them has lost
 * his: the higher number wins, and no number is used for two documents (PROTOCOL.md §4). On the
 * twin's loop alone.
 */
final class Healing {
  private final Registry registry;
  private final Revisions revisions;
  private final Post post;
  private final Story story;
  private final SettingTable settings;
  private final InstantSource wall;

  Healing(
      Registry registry,
      Revisions revisions,
      Post post,
      Story story,
      SettingTable settings,
      InstantSource wall) {
    this.registry = registry;
    this.revisions = revisions;
    this.post = post;
    this.story = story;
    this.settings = settings;
    this.wall = wall;
  }

  /**
   * After everything retained has come.
   *
   * @param retained what the broker holds of {@code config/desired}
   */
  void afterConnect(Map<DeviceId, DesiredConfig> retained) {
    List<DeviceRevision> adopted = new ArrayList<>();
    retained.forEach(
        (device, desired) -> {
          DeviceRevision mine = revisions.newest(device);
          if (mine == null || desired.rev() > mine.rev()) {
            adopted.add(adopted(device, desired));
          }
        });
    revisions.add(adopted);
    if (!adopted.isEmpty()) {
      story.adopted(adopted.size());
    }
    int restored = 0;
    for (DeviceRevision mine : List.copyOf(revisions.all().values())) {
      DesiredConfig held = retained.get(mine.device());
      if (renumber(mine, held)) {
        continue;
      }
      if (held == null || held.rev() < mine.rev()) {
        post.send(mine);
        restored++;
      } else {
        post.held(mine);
        if (isUnanswered(mine)) {
          post.expect(mine);
        }
      }
    }
    if (restored > 0) {
      story.restored(restored);
    }
  }

  /** Somebody published what is desired of a device, perhaps this manager. */
  void published(DeviceId device, DesiredConfig desired) {
    DeviceRevision mine = revisions.newest(device);
    if (mine == null || desired.rev() > mine.rev()) {
      DeviceRevision adopted = adopted(device, desired);
      revisions.add(List.of(adopted));
      story.adopted(1);
      if (isUnanswered(adopted)) {
        post.expect(adopted);
      }
    } else {
      renumber(mine, desired);
    }
  }

  /** A device speaks of a revision above the newest: it would refuse that as too old. */
  void ahead(DeviceId device) {
    DeviceRevision mine = revisions.newest(device);
    if (mine != null) {
      renumber(mine, null);
    }
  }

  /**
   * Makes the next revision with the same content when the number of the newest is not enough or
   * stands for something else.
   *
   * @param held what the broker holds, or null
   */
  private boolean renumber(DeviceRevision mine, DesiredConfig held) {
    DeviceId device = mine.device();
    ReportedConfig reported = reported(device);
    String cause = null;
    if (held != null
        && held.rev() == mine.rev()
        && !Wanted.of(held).isSame(Wanted.of(mine.desired()), settings)) {
      cause = "the broker held another document as revision " + mine.rev() + " of " + device;
    } else if (reported != null && reported.rev() > mine.rev()) {
      cause = device + " speaks of revision " + reported.rev() + ", the newest was " + mine.rev();
    }
    if (cause == null) {
      return false;
    }
    DeviceRevision next =
        revisions.next(
            device,
            Wanted.of(mine.desired()),
            mine.fleetNumber(),
            mine.rollout(),
            mine.desired().by());
    revisions.add(List.of(next));
    story.renumbered(mine, next, cause);
    post.send(next);
    return true;
  }

  private DeviceRevision adopted(DeviceId device, DesiredConfig desired) {
    DeviceRevision mine = revisions.newest(device);
    boolean known = mine != null && Wanted.of(desired).isSame(Wanted.of(mine.desired()), settings);
    DeviceRevision found =
        new DeviceRevision(
            device,
            desired,
            known ? mine.fleetNumber() : 0,
            null,
            DeviceRevision.Outcome.SENT,
            null,
            List.of());
    ReportedConfig reported = reported(device);
    return reported == null || reported.rev() != desired.rev()
        ? found
        : Outcomes.with(found, Outcomes.outcome(reported.status()), reported.errors(), wall);
  }

  private boolean isUnanswered(DeviceRevision mine) {
    ReportedConfig reported = reported(mine.device());
    return reported == null || reported.rev() < mine.rev();
  }

  private ReportedConfig reported(DeviceId device) {
    Device known = registry.find(device).orElse(null);
    return known == null ? null : known.documents().reported();
  }
}
