package camfleet.manager.twin;

import camfleet.manager.fleet.Device;
import camfleet.manager.fleet.Registry;
import camfleet.manager.fleet.RegistryListener;
import camfleet.manager.layers.FleetDocument;
import camfleet.manager.layers.Plan;
import camfleet.manager.store.DeviceRevision;
import camfleet.manager.store.FleetRevision;
import camfleet.manager.store.Store;
import camfleet.manager.store.StoredEvent;
import camfleet.message.DesiredConfig;
import camfleet.mqtt.Publication;
import camfleet.setting.SettingTable;
import camfleet.topic.DeviceId;
import camfleet.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What is wanted of the fleet and of each device, and what became of it (PROTOCOL.md §4). Any
 * thread may call it; its state belongs to one loop, on which alone it uses the store.
 */
public final class Twin implements RegistryListener {
  /**
   * @param events hears what is worth telling; returns at once
   * @param loop runs one task at a time, in order
   */
  public Twin(
      Topics topics,
      Registry registry,
      SettingTable settings,
      Store store,
      Consumer<StoredEvent> events,
      Executor loop,
      Function<Publication, CompletableFuture<Void>> publish,
      InstantSource wall,
      LongSupplier nanos) {}

  /** Reads the store; what was asked before waits for that. */
  public void start() {}

  /** The broker is there; what it retains is on its way. */
  public void connected() {}

  public void disconnected() {}

  /** Looks at what time has brought; to be called at least each 100 ms. */
  public void tick() {}

  /** Hears of outcomes from now on. */
  public void listen(TwinListener listener) {}

  /** The newest fleet revision, or null before the first. */
  public FleetRevision head() {
    throw new UnsupportedOperationException();
  }

  /** The newest document; empty before the first. */
  public FleetDocument document() {
    throw new UnsupportedOperationException();
  }

  /** What is desired of a device, or null when nobody has said. */
  public DesiredConfig desired(DeviceId device) {
    throw new UnsupportedOperationException();
  }

  /** The newest revision of a device with what became of it, or null when there is none. */
  public DeviceRevision newest(DeviceId device) {
    throw new UnsupportedOperationException();
  }

  /** What a document would change. */
  public CompletableFuture<Plan> plan(FleetDocument document) {
    throw new UnsupportedOperationException();
  }

  /**
   * Stores the next fleet revision and sends nothing. An equal document makes no new one.
   *
   * @return fails with {@link TwinException} when a value is refused by the schema or by a camera's
   *     capabilities, or when there is no broker; with {@link StaleException} when another revision
   *     is the newest than the one expected
   */
  public CompletableFuture<Committed> commit(FleetDocument document, Change change) {
    throw new UnsupportedOperationException();
  }

  /**
   * Makes, stores and publishes what a fleet revision wants of these devices. One of which nothing
   * else is wanted than before gets no revision and no message.
   *
   * @param rollout the rollout that does it, or null
   * @return the revisions that were made; fails with {@link TwinException} when there is no broker
   *     or no such fleet revision
   */
  public CompletableFuture<List<DeviceRevision>> release(
      long fleetNumber, Collection<DeviceId> devices, Long rollout, String by, String why) {
    throw new UnsupportedOperationException();
  }

  /** From now on newcomers get this fleet revision. */
  public CompletableFuture<Void> markReleased(long fleetNumber) {
    throw new UnsupportedOperationException();
  }

  /**
   * Why settings of a device are as they are.
   *
   * @param key null for all of them
   * @return fails with {@link TwinException} when there is no such key
   */
  public CompletableFuture<Explanation> explain(DeviceId device, String key) {
    throw new UnsupportedOperationException();
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
    throw new UnsupportedOperationException();
  }

  public CompletableFuture<Optional<FleetRevision>> revision(long number) {
    throw new UnsupportedOperationException();
  }

  /** What was the newest at that time. */
  public CompletableFuture<Optional<FleetRevision>> at(Instant time) {
    throw new UnsupportedOperationException();
  }

  /** Fleet revisions, newest first, with numbers below {@code before}. */
  public CompletableFuture<List<FleetRevision>> history(long before, int limit) {
    throw new UnsupportedOperationException();
  }

  /** A device's revisions, newest first, below {@code before}. */
  public CompletableFuture<List<DeviceRevision>> deviceHistory(
      DeviceId device, long before, int limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void changed(Device before, Device now) {}

  @Override
  public void forgotten(DeviceId device) {}
}
