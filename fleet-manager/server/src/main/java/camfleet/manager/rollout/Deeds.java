package camfleet.manager.rollout;

import camfleet.manager.layers.FleetDocument;
import camfleet.manager.store.DeviceRevision;
import camfleet.manager.store.FleetRevision;
import camfleet.manager.store.RolloutDevice;
import camfleet.manager.store.RolloutDevice.State;
import camfleet.manager.store.Store;
import camfleet.manager.store.StoredRollout;
import camfleet.manager.twin.Change;
import camfleet.manager.twin.Committed;
import camfleet.manager.twin.TwinException;
import camfleet.setting.SettingTable;
import camfleet.topic.DeviceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Does what a stored rollout says and has not been done, one thing at a time: each may be done
 * again, and is when it failed or nobody knows whether it was done.
 */
final class Deeds {
  private static final System.Logger LOG = System.getLogger("camfleet.rollout");
  private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();
  private static final Set<State> SENDS = Set.of(State.SENT, State.AWAY, State.REVERTING);

  private final Course course;
  private final Store store;
  private final Releases releases;
  private final Executor loop;
  private final LongSupplier nanos;
  private boolean isBusy;
  private boolean hasFailed;
  private long failedNanos;
  private String said = "";
  private long back;
  private long marked;

  Deeds(Course course, Store store, Releases releases, Executor loop, LongSupplier nanos) {
    this.course = course;
    this.store = store;
    this.releases = releases;
    this.loop = loop;
    this.nanos = nanos;
  }

  /** Finds the revision that turns back among those that were made since. */
  void remember(List<FleetRevision> sinceThen) {
    for (FleetRevision revision : sinceThen) {
      if (revision.origin() == FleetRevision.Origin.ROLLBACK
          && revision.number() > course.rollout().fleetNumber()) {
        back = revision.number();
      }
    }
  }

  /** The fleet revision that cameras are sent; 0 while that of turning back has not been made. */
  long target() {
    return course.state() == StoredRollout.State.REVERTING ? back : course.rollout().fleetNumber();
  }

  /** Those that are to be sent something and of which it is not known that they were. */
  List<RolloutDevice> unsent() {
    List<RolloutDevice> those = new ArrayList<>();
    for (RolloutDevice device : course.in(SENDS)) {
      if (device.rev() == 0) {
        those.add(device);
      }
    }
    return those;
  }

  /** Begins what is to be done, unless something is under way or has just failed. */
  void act(Lookout lookout) {
    if (!mayBegin()) {
      return;
    }
    if (target() == 0) {
      commitBack();
    } else {
      release(lookout);
    }
  }

  private boolean mayBegin() {
    return !isBusy && (!hasFailed || nanos.getAsLong() - failedNanos >= RETRY_NANOS);
  }

  private void commitBack() {
    StoredRollout rollout = course.rollout();
    Change change =
        new Change(
            rollout.by(),
            "rollout " + rollout.number() + " turns back: " + rollout.cause(),
            FleetRevision.Origin.ROLLBACK,
            null);
    CompletableFuture<Committed> deed;
    try {
      deed = releases.commit(former(), change);
    } catch (TwinException e) {
      deed = CompletableFuture.failedFuture(e);
    }
    begin(
        deed,
        "make the fleet revision that turns back",
        committed -> back = committed.revision().number());
  }

  /** What the fleet had before, with what people have edited on top of the rollout's own. */
  private FleetDocument former() throws TwinException {
    FleetDocument before = document(course.rollout().previousFleetNumber());
    long head = store.head().map(FleetRevision::number).orElse(0L);
    if (head == course.rollout().fleetNumber()) {
      return before;
    }
    Map<String, Object> map =
        Rebase.of(
            document(course.rollout().fleetNumber()).toMap(),
            document(head).toMap(),
            before.toMap());
    FleetDocument.Checked checked = FleetDocument.read(map, SettingTable.camera());
    // Edits that make no whole without what they were made on go with it.
    return checked.isGood() ? checked.document() : before;
  }

  private FleetDocument document(long number) throws TwinException {
    Optional<FleetRevision> revision = store.fleetRevision(number);
    return revision.isEmpty() ? FleetDocument.EMPTY : releases.document(revision.get());
  }

  private void release(Lookout lookout) {
    long target = target();
    List<DeviceId> devices = new ArrayList<>();
    for (RolloutDevice device : unsent()) {
      DeviceRevision newest = releases.newest(device.device());
      if (isSent(newest, target)) {
        // That was done before a restart.
        course.sent(device, newest.rev());
      } else {
        if (device.state() == State.SENT) {
          lookout.before(device);
        }
        devices.add(device.device());
      }
    }
    if (devices.isEmpty()) {
      return;
    }
    StoredRollout rollout = course.rollout();
    begin(
        releases.release(target, devices, rollout.number(), rollout.by(), rollout.why()),
        "send " + Tale.cameras(devices.size()) + " fleet revision " + target,
        made -> released(target, devices, made));
  }

  /**
   * Whether this rollout made a revision to bring the device there; the number is a greater one
   * where somebody has edited the device meanwhile.
   */
  private boolean isSent(DeviceRevision newest, long target) {
    return newest != null
        && newest.rollout() != null
        && newest.rollout() == course.number()
        && newest.fleetNumber() >= target;
  }

  private void released(long target, List<DeviceId> devices, List<DeviceRevision> made) {
    if (target != target()) {
      return;
    }
    Map<DeviceId, DeviceRevision> byDevice = new HashMap<>();
    made.forEach(revision -> byDevice.put(revision.device(), revision));
    for (DeviceId id : devices) {
      RolloutDevice device = course.device(id);
      if (device.rev() != 0 || !SENDS.contains(device.state())) {
        continue;
      }
      DeviceRevision revision = byDevice.getOrDefault(id, releases.newest(id));
      if (isSent(revision, target)) {
        course.sent(device, revision.rev());
      } else {
        course.put(
            device,
            device.state() == State.REVERTING ? State.REVERTED : State.DONE,
            0,
            "nothing changes for it");
      }
    }
  }

  /** Has newcomers get a fleet revision; true when that is done. */
  boolean marks(long fleetNumber) {
    if (marked != fleetNumber && mayBegin()) {
      begin(
          releases.markReleased(fleetNumber),
          "mark fleet revision " + fleetNumber + " as released",
          nothing -> marked = fleetNumber);
    }
    return marked == fleetNumber;
  }

  private <T> void begin(CompletableFuture<T> deed, String what, Consumer<T> then) {
    isBusy = true;
    deed.whenCompleteAsync(
        (result, failure) -> {
          isBusy = false;
          hasFailed = failure != null;
          if (failure == null) {
            said = "";
            then.accept(result);
          } else {
            failedNanos = nanos.getAsLong();
            complain(what, failure);
          }
        },
        loop);
  }

  /** The same failure is tried again each second and worth one line. */
  private void complain(String what, Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    String line = "rollout " + course.number() + " could not " + what + ": " + cause.getMessage();
    if (!line.equals(said)) {
      said = line;
      LOG.log(System.Logger.Level.WARNING, line + "; it tries again");
    }
  }
}
