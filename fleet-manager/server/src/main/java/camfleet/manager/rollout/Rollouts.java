package camfleet.manager.rollout;

import camfleet.manager.layers.DeviceChange;
import camfleet.manager.layers.FleetDocument;
import camfleet.manager.layers.RolloutPolicy;
import camfleet.manager.store.FleetRevision;
import camfleet.manager.store.RolloutDevice;
import camfleet.manager.store.Store;
import camfleet.manager.store.StoredEvent;
import camfleet.manager.store.StoredRollout;
import camfleet.manager.twin.Change;
import camfleet.manager.twin.Committed;
import camfleet.manager.twin.TwinException;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.topic.DeviceId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Brings fleet revisions to the cameras, one rollout at a time. Any thread may call it; its state
 * belongs to the twin's loop, on which alone it uses the store.
 */
public final class Rollouts {
  private static final System.Logger LOG = System.getLogger("camfleet.rollout");
  private static final int PAGE = 100;

  /** Where it can be paused, resumed and aborted; what it is already it stays. */
  private static final Set<StoredRollout.State> RUNS =
      Set.of(StoredRollout.State.RUNNING, StoredRollout.State.PAUSED);

  private static final Set<StoredRollout.State> STANDS =
      Set.of(StoredRollout.State.RUNNING, StoredRollout.State.PAUSED, StoredRollout.State.HALTED);

  private static final Set<StoredRollout.State> UNDER_WAY =
      Set.of(
          StoredRollout.State.RUNNING,
          StoredRollout.State.PAUSED,
          StoredRollout.State.HALTED,
          StoredRollout.State.REVERTING);

  private final Releases releases;
  private final Store store;
  private final Consumer<StoredEvent> events;
  private final Attendance attendance;
  private final HealthGate gate;
  private final Executor loop;
  private final BooleanSupplier canHear;
  private final InstantSource wall;
  private final LongSupplier nanos;
  private final RunningTime time;
  private final AtomicBoolean ticking = new AtomicBoolean();
  private Pilot pilot;
  private boolean isStarting;
  private String said = "";

  /**
   * @param events hears what is worth telling; returns at once
   * @param loop the twin's: runs one task at a time, in order
   * @param canHear whether the broker is there; while it is not, nothing is sent and nobody's time
   *     is up
   */
  public Rollouts(
      Releases releases,
      Store store,
      Consumer<StoredEvent> events,
      Attendance attendance,
      HealthGate gate,
      Executor loop,
      BooleanSupplier canHear,
      InstantSource wall,
      LongSupplier nanos) {
    this.releases = releases;
    this.store = store;
    this.events = events;
    this.attendance = attendance;
    this.gate = gate;
    this.loop = loop;
    this.canHear = canHear;
    this.wall = wall;
    this.nanos = nanos;
    this.time = new RunningTime(nanos);
  }

  /** Goes on with what was under way when the manager ended; after the twin has begun. */
  public CompletableFuture<Void> load() {
    return onLoop(
        () -> {
          time.tick(canHear.getAsBoolean());
          for (StoredRollout rollout : store.rollouts(Long.MAX_VALUE, 1)) {
            if (!rollout.state().isOver()) {
              pilot = pilot(rollout, store.rolloutDevices(rollout.number()));
              pilot.goesOn(revisionsAfter(rollout.fleetNumber()));
            }
          }
          return null;
        });
  }

  private List<FleetRevision> revisionsAfter(long number) {
    List<FleetRevision> those = new ArrayList<>();
    long before = Long.MAX_VALUE;
    while (true) {
      List<FleetRevision> page = store.fleetRevisions(before, PAGE);
      for (FleetRevision revision : page) {
        if (revision.number() <= number) {
          return those;
        }
        those.add(revision);
        before = revision.number();
      }
      if (page.size() < PAGE) {
        return those;
      }
    }
  }

  /** Looks at what time has brought; to be called at least each 100 ms. */
  public void tick() {
    if (ticking.compareAndSet(false, true)) {
      loop.execute(
          () -> {
            ticking.set(false);
            turn();
          });
    }
  }

  private void turn() {
    time.tick(canHear.getAsBoolean());
    if (pilot == null) {
      return;
    }
    try {
      pilot.turn();
      said = "";
      letGoOfWhatIsOver();
    } catch (RuntimeException e) {
      // Nothing is done that could not be stored; the next turn tries again.
      String line = "rollout " + pilot.course().number() + " waits: " + e.getMessage();
      if (!line.equals(said)) {
        said = line;
        LOG.log(System.Logger.Level.WARNING, line);
      }
    }
  }

  private void letGoOfWhatIsOver() {
    if (pilot != null && pilot.isOver()) {
      pilot = null;
    }
  }

  /**
   * Commits a document and brings it to the cameras that it changes.
   *
   * @param policy null for the document's own
   * @return fails as {@link Releases#commit} does, and with {@link BusyException}
   */
  public CompletableFuture<Started> start(
      FleetDocument document, Change change, RolloutPolicy policy) {
    return start(document, change, policy, false);
  }

  /**
   * Makes a former document the newest again and brings it to the cameras that it changes; a
   * rollout that is under way ends.
   *
   * @param policy null for the former document's own
   * @return fails as {@link Releases#commit} does, and when the document cannot be read any more
   */
  public CompletableFuture<Started> rollback(
      FleetRevision to, Change change, RolloutPolicy policy) {
    FleetDocument document;
    try {
      document = releases.document(to);
    } catch (TwinException e) {
      return CompletableFuture.failedFuture(e);
    }
    return start(document, change, policy, true);
  }

  private CompletableFuture<Started> start(
      FleetDocument document, Change change, RolloutPolicy policy, boolean isRollback) {
    return onLoop(
            () -> {
              if (isStarting || (pilot != null && !isRollback)) {
                throw new BusyException(pilot == null ? null : pilot.course().rollout());
              }
              isStarting = true;
              return store.released().map(FleetRevision::number).orElse(0L);
            })
        .thenCompose(
            previous ->
                commit(document, change)
                    .handleAsync(
                        (committed, failure) -> {
                          isStarting = false;
                          if (failure != null) {
                            return CompletableFuture.<Started>failedFuture(failure);
                          }
                          RolloutPolicy how = policy == null ? document.rollout() : policy;
                          return call(() -> begin(committed, previous, change, how));
                        },
                        loop)
                    .thenCompose(started -> started));
  }

  private CompletableFuture<Committed> commit(FleetDocument document, Change change) {
    try {
      return releases.commit(document, change);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private Started begin(Committed committed, long previous, Change change, RolloutPolicy policy) {
    FleetRevision revision = committed.revision();
    if (pilot != null) {
      pilot.abort(false, change.by(), "fleet revision " + revision.number() + " takes its place");
      pilot = null;
    }
    List<DeviceId> devices = committed.plan().changes().stream().map(DeviceChange::device).toList();
    if (devices.isEmpty()) {
      releases.markReleased(revision.number());
      return new Started(revision, committed.plan(), null);
    }
    Instant now = wall.instant();
    List<RolloutDevice> all = new ArrayList<>();
    Map<DeviceId, Integer> waves = Waves.assign(policy, devices, attendance);
    waves.forEach(
        (device, wave) ->
            all.add(new RolloutDevice(0, device, wave, RolloutDevice.State.WAITING, 0, null, now)));
    StoredRollout rollout =
        store.addRollout(
            new StoredRollout(
                0,
                revision.number(),
                previous,
                now,
                change.by(),
                change.why(),
                PolicyText.of(policy),
                StoredRollout.State.RUNNING,
                0,
                now,
                null,
                now),
            all);
    time.tick(canHear.getAsBoolean());
    pilot = pilot(rollout, store.rolloutDevices(rollout.number()));
    Pilot begun = pilot;
    begun.begins();
    turn();
    return new Started(revision, committed.plan(), begun.course().rollout());
  }

  private Pilot pilot(StoredRollout rollout, Collection<RolloutDevice> devices) {
    Course course = new Course(rollout, PolicyText.read(rollout.policy()), devices, wall, time);
    return new Pilot(
        course,
        store,
        releases,
        attendance,
        gate,
        time,
        new Tale(events, wall),
        new Deeds(course, store, releases, loop, nanos));
  }

  /**
   * Begins no further wave until it is resumed; cameras that have been sent something are looked
   * at.
   *
   * @return the rollout as it stands then; fails with {@link TwinException} when there is no such
   *     rollout or it does not run
   */
  public CompletableFuture<StoredRollout> pause(long number, String by, String why) {
    return tell(number, "paused", RUNS, those -> those.pause(by, why));
  }

  /**
   * Goes on after a pause or too many failures, which are forgiven.
   *
   * @return the rollout as it stands then; fails with {@link TwinException} when there is no such
   *     rollout or it neither runs nor stands
   */
  public CompletableFuture<StoredRollout> resume(long number, String by, String why) {
    return tell(number, "resumed", STANDS, those -> those.resume(by, why));
  }

  /**
   * Ends it before its time.
   *
   * @param revert whether those that have it get what they had before, as a new fleet revision
   * @return the rollout as it stands then; fails with {@link TwinException} when there is no such
   *     rollout or it is over
   */
  public CompletableFuture<StoredRollout> abort(
      long number, boolean revert, String by, String why) {
    return tell(number, "aborted", UNDER_WAY, those -> those.abort(revert, by, why));
  }

  private CompletableFuture<StoredRollout> tell(
      long number, String word, Set<StoredRollout.State> states, Consumer<Pilot> action) {
    return onLoop(
        () -> {
          StoredRollout rollout =
              isUnderWay(number)
                  ? pilot.course().rollout()
                  : store.rollout(number).orElseThrow(() -> unknown(number));
          if (!states.contains(rollout.state())) {
            throw new TwinException(
                new Problem(
                    ProblemCode.BUSY,
                    "rollout "
                        + number
                        + " is "
                        + rollout.state().name().toLowerCase(Locale.ROOT)
                        + " and cannot be "
                        + word));
          }
          Pilot told = pilot;
          action.accept(told);
          letGoOfWhatIsOver();
          return told.course().rollout();
        });
  }

  private static TwinException unknown(long number) {
    return new TwinException(new Problem(ProblemCode.NOT_FOUND, "there is no rollout " + number));
  }

  public CompletableFuture<Optional<StoredRollout>> find(long number) {
    return onLoop(
        () -> isUnderWay(number) ? Optional.of(pilot.course().rollout()) : store.rollout(number));
  }

  /** The cameras of a rollout, by id; none when there is no such rollout. */
  public CompletableFuture<List<RolloutDevice>> devices(long number) {
    return onLoop(
        () -> isUnderWay(number) ? pilot.course().devices() : store.rolloutDevices(number));
  }

  /** Newest first, with numbers below {@code before}. */
  public CompletableFuture<List<StoredRollout>> list(long before, int limit) {
    return onLoop(
        () ->
            store.rollouts(before, limit).stream()
                .map(rollout -> isUnderWay(rollout.number()) ? pilot.course().rollout() : rollout)
                .toList());
  }

  private boolean isUnderWay(long number) {
    return pilot != null && pilot.course().number() == number;
  }

  private <T> CompletableFuture<T> onLoop(Callable<T> task) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    loop.execute(
        () ->
            call(task)
                .whenComplete(
                    (result, failure) -> {
                      if (failure == null) {
                        answer.complete(result);
                      } else {
                        answer.completeExceptionally(failure);
                      }
                    }));
    return answer;
  }

  private static <T> CompletableFuture<T> call(Callable<T> task) {
    try {
      return CompletableFuture.completedFuture(task.call());
    } catch (Exception e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
