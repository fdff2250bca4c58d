package camfleet.manager.twin;

import camfleet.manager.fleet.Device;
import camfleet.manager.fleet.Registry;
import camfleet.manager.fleet.RegistryListener;
import camfleet.manager.layers.FleetDocument;
import camfleet.manager.layers.Plan;
import camfleet.manager.layers.Plans;
import camfleet.manager.store.DeviceRevision;
import camfleet.manager.store.FleetRevision;
import camfleet.manager.store.Store;
import camfleet.manager.store.StoreException;
import camfleet.manager.store.StoredEvent;
import camfleet.message.DesiredConfig;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.message.ReportedConfig;
import camfleet.mqtt.Publication;
import camfleet.setting.Capabilities;
import camfleet.setting.SettingTable;
import camfleet.topic.DeviceId;
import camfleet.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What is wanted of the fleet and of each device, and what became of it (PROTOCOL.md §4). Any
 * thread may call it; its state belongs to one loop, on which alone it uses the store and on which
 * its futures complete.
 */
public final class Twin implements RegistryListener {
  private final Registry registry;
  private final SettingTable settings;
  private final Store store;
  private final Loop loop;
  private final Keeper keeper;
  private final AtomicBoolean ticking = new AtomicBoolean();

  /**
   * @param events hears what is worth telling; returns at once
   * @param executor runs one task at a time, in order
   */
  public Twin(
      Topics topics,
      Registry registry,
      SettingTable settings,
      Store store,
      Consumer<StoredEvent> events,
      Executor executor,
      Function<Publication, CompletableFuture<Void>> publish,
      InstantSource wall,
      LongSupplier nanos) {
    this.registry = registry;
    this.settings = settings;
    this.store = store;
    this.loop = new Loop(executor, nanos);
    this.keeper =
        new Keeper(
            registry,
            settings,
            store,
            new Story(events, wall),
            loop,
            new Post(topics, registry, loop, publish, nanos),
            wall,
            nanos);
  }

  /** Reads the store; what is asked before waits for that. */
  public void start() {
    loop.execute(keeper::begin);
  }

  /** The broker is there; what it retains is on its way. */
  public void connected() {
    loop.execute(keeper.settling::connected);
  }

  public void disconnected() {
    loop.execute(keeper.settling::disconnected);
  }

  /** Looks at what time has brought; to be called at least each 100 ms. */
  public void tick() {
    if (!ticking.compareAndSet(false, true)) {
      return;
    }
    boolean isTaken =
        loop.submit(
            () -> {
              ticking.set(false);
              keeper.tick();
            });
    if (!isTaken) {
      ticking.set(false);
    }
  }

  /** Hears of outcomes from now on. */
  public void listen(TwinListener listener) {
    keeper.listen(listener);
  }

  /** The newest fleet revision, or null before the first. */
  public FleetRevision head() {
    return keeper.fleet.head().revision();
  }

  /** The newest document; empty before the first. */
  public FleetDocument document() {
    return keeper.fleet.head().document();
  }

  /**
   * What a stored fleet revision says.
   *
   * @throws TwinException when this version cannot read it
   */
  public FleetDocument document(FleetRevision revision) throws TwinException {
    return keeper.fleet.read(revision);
  }

  /** What is desired of a device, or null when nobody has said. */
  public DesiredConfig desired(DeviceId device) {
    DeviceRevision mine = keeper.revisions.newest(device);
    DesiredConfig seen =
        registry.find(device).map(known -> known.documents().desired()).orElse(null);
    return mine == null || (seen != null && seen.rev() > mine.rev()) ? seen : mine.desired();
  }

  /** The newest revision of a device with what became of it, or null when there is none. */
  public DeviceRevision newest(DeviceId device) {
    return keeper.revisions.newest(device);
  }

  /** What a document would change. */
  public CompletableFuture<Plan> plan(FleetDocument document) {
    return ask(() -> planned(document));
  }

  private Plan planned(FleetDocument document) {
    Map<DeviceId, DesiredConfig> current = new HashMap<>();
    Map<DeviceId, Capabilities> known = new HashMap<>();
    keeper
        .revisions
        .all()
        .forEach(
            (device, revision) -> {
              current.put(device, revision.desired());
              known.put(device, Capabilities.UNTOLD);
            });
    Map<DeviceId, Map<String, Object>> inForce = new HashMap<>();
    for (Device device : registry.all()) {
      known.put(device.id(), Capabilities.of(device.documents().info()));
      ReportedConfig reported = device.documents().reported();
      DesiredConfig desired = current.get(device.id());
      if (reported != null && (desired == null || reported.rev() >= desired.rev())) {
        inForce.put(device.id(), reported.config());
      }
    }
    return Plans.of(current, known, inForce, document, settings);
  }

  /**
   * Stores the next fleet revision and sends nothing. An equal document makes no new one.
   *
   * @return fails with {@link TwinException} when a value is refused by the schema or by a camera's
   *     capabilities, or when there is no broker; with {@link StaleException} when another revision
   *     is the newest than the one expected
   */
  public CompletableFuture<Committed> commit(FleetDocument document, Change change) {
    return ask(
        () -> {
          FleetRevisions.Head head = keeper.fleet.head();
          if (change.expected() != null && change.expected() != head.number()) {
            throw StaleException.ofFleet(change.expected(), head.revision());
          }
          FleetDocument.Checked checked = FleetDocument.read(document.toMap(), settings);
          if (!checked.isGood()) {
            throw new TwinException(checked.problems());
          }
          Plan plan = planned(checked.document());
          if (!plan.isGood()) {
            List<Problem> problems = new ArrayList<>();
            plan.changes().forEach(one -> problems.addAll(one.problems()));
            throw new TwinException(problems);
          }
          if (head.revision() != null && keeper.fleet.isHead(checked.document())) {
            return new Committed(head.revision(), plan);
          }
          FleetRevision made = keeper.fleet.add(checked.document(), change, false);
          keeper.story.committed(made, plan.changes().size());
          return new Committed(made, plan);
        });
  }

  /**
   * Makes, stores and publishes what a fleet revision wants of these devices. One of which nothing
   * else is wanted than before gets no revision and no message; one that was changed by itself
   * since keeps that change. To go back, commit the former document as a new revision and release
   * that.
   *
   * @param rollout the rollout that does it, or null
   * @return the revisions that were made, published or on their way; fails with {@link
   *     TwinException} when there is no broker or no such fleet revision
   */
  public CompletableFuture<List<DeviceRevision>> release(
      long fleetNumber, Collection<DeviceId> devices, Long rollout, String by, String why) {
    List<DeviceId> all = List.copyOf(devices);
    return ask(() -> keeper.releases.release(fleetNumber, all, rollout, by));
  }

  /**
   * From now on newcomers get this fleet revision; so does who came while it was on its way to the
   * others.
   */
  public CompletableFuture<Void> markReleased(long fleetNumber) {
    return ask(
        () -> {
          keeper.fleet.markReleased(fleetNumber);
          TreeSet<DeviceId> all = new TreeSet<>(keeper.revisions.all().keySet());
          registry.all().forEach(device -> all.add(device.id()));
          keeper.releases.release(fleetNumber, all, null, keeper.fleet.find(fleetNumber).by());
          return null;
        });
  }

  /**
   * Why settings of a device are as they are.
   *
   * @param key null for all of them
   * @return fails with {@link TwinException} when there is no such key
   */
  public CompletableFuture<Explanation> explain(DeviceId device, String key) {
    return ask(() -> keeper.explainer.explain(device, key));
  }

  /**
   * Changes what is wanted of one device: a fleet revision that edits the device's layer, released
   * to it at once.
   *
   * @param patch setting to value, null to give a key up (RFC 7396)
   * @param groups the device's groups from now on, or null to leave them
   * @param expectedRev the revision that it was made from, 0 for none; null when nobody asks
   * @param timeout how long to wait for the device; null not to wait
   * @return fails with {@link TwinException} when a value is refused (nothing is stored or sent
   *     then), when there is no broker, or when the device does not answer in time; with {@link
   *     StaleException} when another revision is the newest
   */
  public CompletableFuture<Outcome> change(
      DeviceId device,
      Map<String, Object> patch,
      List<String> groups,
      String by,
      Long expectedRev,
      Duration timeout) {
    SettingTable.Checked checked = settings.check(patch);
    if (!checked.isGood()) {
      return CompletableFuture.failedFuture(new TwinException(checked.problems()));
    }
    return ask(() -> {
          DesiredConfig now = desired(device);
          if (expectedRev != null && expectedRev != (now == null ? 0 : now.rev())) {
            throw StaleException.ofDevice(device.value(), expectedRev, now);
          }
          Change change = new Change(by, null, FleetRevision.Origin.PATCH, null);
          return keeper.outcome(
              keeper.changes.change(device, checked.values(), groups, change), timeout);
        })
        .thenCompose(outcome -> outcome);
  }

  public CompletableFuture<Optional<FleetRevision>> revision(long number) {
    return read(() -> store.fleetRevision(number));
  }

  /** What was the newest at that time. */
  public CompletableFuture<Optional<FleetRevision>> at(Instant time) {
    return read(() -> store.fleetRevisionAt(time));
  }

  /** Fleet revisions, newest first, with numbers below {@code before}. */
  public CompletableFuture<List<FleetRevision>> history(long before, int limit) {
    return read(() -> store.fleetRevisions(before, limit));
  }

  /** A device's revisions, newest first, below {@code before}. */
  public CompletableFuture<List<DeviceRevision>> deviceHistory(
      DeviceId device, long before, int limit) {
    return read(() -> store.deviceRevisions(device, before, limit));
  }

  @Override
  public void changed(Device before, Device now) {
    boolean hasReported =
        before == null || before.documents().reported() != now.documents().reported();
    boolean hasReturned = Keeper.isOnline(now) && !Keeper.isOnline(before);
    if (hasReported || hasReturned) {
      loop.execute(() -> keeper.changed(now, hasReported, hasReturned));
    }
  }

  @Override
  public void desired(DeviceId device, DesiredConfig desired) {
    loop.execute(() -> keeper.desired(device, desired));
  }

  @Override
  public void forgotten(DeviceId device) {
    loop.execute(() -> keeper.forget(device));
  }

  /** Asks for something that needs to know what the broker retains. */
  private <T> CompletableFuture<T> ask(Callable<T> work) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    submit(() -> keeper.settling.whenSettled(() -> answer(work, answer), answer), answer);
    return answer;
  }

  private <T> CompletableFuture<T> read(Callable<T> work) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    submit(() -> answer(work, answer), answer);
    return answer;
  }

  private void submit(Runnable task, CompletableFuture<?> answer) {
    if (!loop.submit(task)) {
      answer.completeExceptionally(
          new TwinException(new Problem(ProblemCode.IO_ERROR, "the manager is ending")));
    }
  }

  private static <T> void answer(Callable<T> work, CompletableFuture<T> answer) {
    T value;
    try {
      value = work.call();
    } catch (StoreException e) {
      answer.completeExceptionally(
          new TwinException(new Problem(ProblemCode.IO_ERROR, e.getMessage())));
      return;
    } catch (Exception e) {
      answer.completeExceptionally(e instanceof CompletionException ? e.getCause() : e);
      return;
    }
    answer.complete(value);
  }
}
