package camfleet.manager.twin;

import camfleet.manager.fleet.Device;
import camfleet.manager.fleet.Registry;
import camfleet.manager.store.DeviceRevision;
import camfleet.manager.store.FleetRevision;
import camfleet.message.ReportedConfig;
import camfleet.setting.Setting;
import camfleet.setting.SettingTable;
import camfleet.topic.DeviceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Watches for local {@code set}s that make a device differ from what is wanted: tells of them once,
 * or takes them into the fleet's document when the setting {@code drift} says so. On the twin's
 * loop alone.
 */
final class DriftWatch {
  static final String KEY = "drift";
  static final String ACCEPT = "accept";

  /** Somebody who turns a knob is let finish. */
  private static final long CALM_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final class Drift {
    private Map<String, Object> overrides = Map.of();
    private long sinceNanos;
    private boolean told;
    private boolean settled;
  }

  private final Registry registry;
  private final Revisions revisions;
  private final DeviceChanges changes;
  private final SettingTable settings;
  private final Story story;
  private final LongSupplier nanos;
  private final Map<DeviceId, Drift> drifts = new HashMap<>();

  DriftWatch(
      Registry registry,
      Revisions revisions,
      DeviceChanges changes,
      SettingTable settings,
      Story story,
      LongSupplier nanos) {
    this.registry = registry;
    this.revisions = revisions;
    this.changes = changes;
    this.settings = settings;
    this.story = story;
    this.nanos = nanos;
  }

  void look(DeviceId device, ReportedConfig reported) {
    if (reported.overrides().isEmpty()) {
      Drift ended = drifts.remove(device);
      if (ended != null && ended.told) {
        story.driftEnded(device);
      }
      return;
    }
    Drift drift = drifts.computeIfAbsent(device, id -> new Drift());
    if (!drift.overrides.equals(reported.overrides())) {
      drift.overrides = reported.overrides();
      drift.sinceNanos = nanos.getAsLong();
      drift.settled = false;
    }
  }

  void forget(DeviceId device) {
    drifts.remove(device);
  }

  /** Deals with what has been calm for long enough. */
  void tick() {
    if (drifts.isEmpty()) {
      return;
    }
    long now = nanos.getAsLong();
    for (DeviceId device : new ArrayList<>(drifts.keySet())) {
      Drift drift = drifts.get(device);
      if (!drift.settled && now - drift.sinceNanos >= CALM_NANOS) {
        settle(device, drift);
      }
    }
  }

  private void settle(DeviceId device, Drift drift) {
    Device known = registry.find(device).orElse(null);
    if (known == null || known.documents().reported() == null) {
      return;
    }
    Map<String, Object> unwanted = changes.unwanted(known);
    if (unwanted.isEmpty()) {
      drift.settled = true;
    } else if (!ACCEPT.equals(mode(device))) {
      drift.settled = true;
      if (!drift.told) {
        drift.told = true;
        story.driftBegan(device, unwanted);
      }
    } else if (isAnswered(device, known.documents().reported())) {
      drift.settled = true;
      accept(device, unwanted);
    }
  }

  private void accept(DeviceId device, Map<String, Object> unwanted) {
    try {
      changes.change(
          device,
          unwanted,
          null,
          new Change(
              device.value(),
              "taken over from a local set on " + device,
              FleetRevision.Origin.DRIFT,
              null));
    } catch (TwinException e) {
      story.driftRefused(device, e.getMessage());
    }
  }

  /** A device that is about to apply something else may drop the override by itself. */
  private boolean isAnswered(DeviceId device, ReportedConfig reported) {
    DeviceRevision newest = revisions.newest(device);
    return newest == null || (newest.outcome().isFinal() && reported.rev() == newest.rev());
  }

  private Object mode(DeviceId device) {
    DeviceRevision newest = revisions.newest(device);
    Object wanted = newest == null ? null : newest.desired().config().get(KEY);
    return wanted != null ? wanted : settings.find(KEY).map(Setting::byDefault).orElse(null);
  }
}
