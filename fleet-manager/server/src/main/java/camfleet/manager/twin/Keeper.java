package camfleet.manager.twin;

import camfleet.manager.fleet.Device;
import camfleet.manager.fleet.Presence;
import camfleet.manager.fleet.Registry;
import camfleet.manager.store.DeviceRevision;
import camfleet.manager.store.Store;
import camfleet.message.ConfigStatus;
import camfleet.message.DesiredConfig;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.message.ReportedConfig;
import camfleet.setting.SettingTable;
import camfleet.topic.DeviceId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Keeps what is stored, what the broker retains and what devices say agreeing with each other. On
 * the twin's loop alone.
 */
final class Keeper {
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  final FleetRevisions fleet;
  final Revisions revisions;
  final Settling settling;
  final Waiting waiting;
  final Releases releases;
  final DeviceChanges changes;
  final Explainer explainer;
  final Story story;
  private final Registry registry;
  private final Post post;
  private final Outcomes outcomes;
  private final Healing healing;
  private final Newcomers newcomers;
  private final DriftWatch drift;
  private final LongSupplier nanos;
  private final List<TwinListener> listeners = new CopyOnWriteArrayList<>();
  private boolean begun;
  private boolean wanted;
  private long triedNanos;

  Keeper(
      Registry registry,
      SettingTable settings,
      Store store,
      Story story,
      Loop loop,
      Post post,
      InstantSource wall,
      LongSupplier nanos) {
    this.registry = registry;
    this.post = post;
    this.story = story;
    this.nanos = nanos;
    this.fleet = new FleetRevisions(store, settings, wall);
    this.revisions = new Revisions(registry, store, wall);
    this.settling = new Settling(nanos);
    this.waiting = new Waiting(nanos);
    this.releases = new Releases(fleet, revisions, post, settings);
    this.changes = new DeviceChanges(registry, fleet, revisions, releases, settings, story);
    this.explainer = new Explainer(registry, fleet, revisions, store, settings);
    this.outcomes = new Outcomes(revisions, store, story, loop, wall, this::tell);
    this.healing = new Healing(registry, revisions, post, story, settings, wall);
    this.newcomers = new Newcomers(registry, fleet, revisions, releases, wall);
    this.drift = new DriftWatch(registry, revisions, changes, settings, story, nanos);
  }

  void listen(TwinListener listener) {
    listeners.add(listener);
  }

  private void tell(DeviceRevision revision) {
    listeners.forEach(listener -> listener.outcome(revision));
  }

  boolean hasBegun() {
    return begun;
  }

  /** Reads the store; a failure is tried again with {@link #tick}. */
  void begin() {
    wanted = true;
    triedNanos = nanos.getAsLong();
    fleet.load();
    revisions.load();
    outcomes.load();
    begun = true;
  }

  void tick() {
    waiting.tick();
    if (wanted && !begun) {
      settling.giveUp("the manager's store cannot be read");
      if (nanos.getAsLong() - triedNanos >= RETRY_NANOS) {
        begin();
      }
    }
    if (begun) {
      if (settling.isDue()) {
        settle();
      }
      if (settling.isSettled()) {
        post.tick();
        newcomers();
        drift.tick();
      }
      outcomes.store();
    }
  }

  private void settle() {
    healing.afterConnect(settling.retained());
    for (Device device : registry.all()) {
      ReportedConfig reported = device.documents().reported();
      if (reported != null) {
        reported(device.id(), reported);
      }
      newcomers.add(device.id());
    }
    settling.open();
  }

  private void newcomers() {
    try {
      newcomers.tick();
    } catch (TwinException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** The broker has sent a document that is desired of a device, retained or published now. */
  void desired(DeviceId device, DesiredConfig desired) {
    settling.heard(device, desired);
    if (begun && settling.isSettled() && desired != null) {
      healing.published(device, desired);
    }
  }

  /** What the registry knows of a device has changed. */
  void changed(Device now, boolean hasReported, boolean hasReturned) {
    if (!begun) {
      return;
    }
    ReportedConfig reported = now.documents().reported();
    if (hasReported && reported != null) {
      settling.heard(now.id(), null);
      reported(now.id(), reported);
    }
    DeviceRevision newest = revisions.newest(now.id());
    if (newest == null) {
      newcomers.add(now.id());
    } else if (hasReturned) {
      post.returned(now.id());
      tell(newest);
    }
  }

  private void reported(DeviceId device, ReportedConfig reported) {
    outcomes.take(device, reported);
    waiting.reported(device, reported);
    DeviceRevision newest = revisions.newest(device);
    boolean isFinal = reported.status() != ConfigStatus.PENDING;
    if (newest != null
        && (reported.rev() < newest.rev() || (!isFinal && reported.rev() == newest.rev()))) {
      post.expect(newest);
    }
    post.answered(device, reported.rev(), isFinal);
    if (newest != null && reported.rev() > newest.rev() && settling.isSettled()) {
      healing.ahead(device);
    }
    drift.look(device, reported);
  }

  void forget(DeviceId device) {
    newcomers.forget(device);
    drift.forget(device);
    outcomes.forget(device);
    post.forget(device);
    revisions.forget(device);
  }

  /**
   * What becomes of a revision that was made just now.
   *
   * @param timeout how long to wait for the device; null to wait for the broker alone
   */
  CompletableFuture<Outcome> outcome(DeviceRevision revision, Duration timeout) {
    DeviceId device = revision.device();
    CompletableFuture<Void> taken = post.taken(revision);
    if (timeout == null) {
      return taken.handle(
          (nothing, failure) -> {
            if (failure != null) {
              throw new CompletionException(unsent(revision, failure));
            }
            return new Outcome(revision.desired(), null);
          });
    }
    ReportedConfig said =
        registry.find(device).map(known -> known.documents().reported()).orElse(null);
    CompletableFuture<Outcome> outcome = waiting.await(device, revision.desired(), timeout, said);
    taken.whenComplete(
        (nothing, failure) -> {
          if (failure != null) {
            waiting.fail(device, revision.rev(), unsent(revision, failure));
          }
        });
    return outcome;
  }

  private static TwinException unsent(DeviceRevision revision, Throwable failure) {
    return new TwinException(
        new Problem(
            ProblemCode.IO_ERROR,
            "the configuration of "
                + revision.device()
                + " was not sent: "
                + failure.getMessage()
                + "; revision "
                + revision.rev()
                + " stays desired and is sent when the broker takes it"));
  }

  static boolean isOnline(Device device) {
    return device != null && device.presence() == Presence.ONLINE;
  }
}
