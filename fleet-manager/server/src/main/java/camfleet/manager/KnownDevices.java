package camfleet.manager;

import camfleet.manager.fleet.Device;
import camfleet.manager.fleet.Refusals;
import camfleet.manager.fleet.Registry;
import camfleet.manager.fleet.RegistryListener;
import camfleet.manager.store.Store;
import camfleet.manager.store.StoreException;
import camfleet.manager.store.StoredDevice;
import camfleet.runtime.Threads;
import camfleet.topic.DeviceId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Brings the devices of the registry into the store and, after a restart, back: new ones within ten
 * seconds, when they were last seen once a minute, on a thread of its own.
 */
final class KnownDevices implements RegistryListener, AutoCloseable {
  private static final long PAUSE_SECONDS = 10;
  private static final long LAST_SEEN_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long FAREWELL_MILLIS = 2_000;

  private final Store store;
  private final Registry registry;
  private final Refusals refusals;
  private final InstantSource wall;
  private final LongSupplier nanos;
  private final LinkedBlockingQueue<Optional<DeviceId>> forgotten = new LinkedBlockingQueue<>();
  // Of the thread alone: the sign of life that the store has of each.
  private final Map<DeviceId, Long> noted = new HashMap<>();
  private long lastSeenNotedNanos;
  private Thread thread;
  private volatile boolean closed;

  KnownDevices(
      Store store, Registry registry, Refusals refusals, InstantSource wall, LongSupplier nanos) {
    this.store = store;
    this.registry = registry;
    this.refusals = refusals;
    this.wall = wall;
    this.nanos = nanos;
  }

  /** Fills the registry, then follows it. */
  void start() {
    lastSeenNotedNanos = nanos.getAsLong();
    for (StoredDevice device : store.devices()) {
      registry.remember(device.id());
      noted.put(device.id(), lifeNanos(registry.find(device.id()).orElseThrow()));
    }
    thread = Threads.startPlatform("known-devices", this::run);
  }

  @Override
  public void changed(Device before, Device now) {}

  @Override
  public void forgotten(DeviceId device) {
    forgotten.add(Optional.of(device));
  }

  private void run() {
    try {
      while (!closed) {
        Optional<DeviceId> gone = forgotten.poll(PAUSE_SECONDS, TimeUnit.SECONDS);
        if (gone != null) {
          gone.ifPresent(this::forget);
        } else {
          note(nanos.getAsLong() - lastSeenNotedNanos >= LAST_SEEN_NANOS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    List<Optional<DeviceId>> left = new ArrayList<>();
    forgotten.drainTo(left);
    left.forEach(gone -> gone.ifPresent(this::forget));
    note(true);
  }

  private void forget(DeviceId device) {
    noted.remove(device);
    if (registry.find(device).isPresent()) {
      // It came back before its turn.
      return;
    }
    try {
      store.forgetDevice(device);
    } catch (StoreException e) {
      refusals.count("store", device + " is forgotten only until a restart: " + e.getMessage());
    }
  }

  /**
   * @param lastSeen whether those that the store has already are noted again
   */
  private void note(boolean lastSeen) {
    Instant now = wall.instant();
    long nowNanos = nanos.getAsLong();
    Map<DeviceId, Long> fresh = new HashMap<>();
    List<StoredDevice> rows = new ArrayList<>();
    for (Device device : registry.all()) {
      Long before = noted.get(device.id());
      long life = lifeNanos(device);
      if (before == null || (lastSeen && before != life)) {
        fresh.put(device.id(), life);
        Instant seen = now.minusNanos(Math.max(0, nowNanos - life));
        rows.add(new StoredDevice(device.id(), seen, seen));
      }
    }
    try {
      if (!rows.isEmpty()) {
        store.saveDevices(rows);
        noted.putAll(fresh);
      }
      if (lastSeen) {
        lastSeenNotedNanos = nowNanos;
      }
    } catch (StoreException e) {
      refusals.count("store", "devices are not noted: " + e.getMessage());
    }
  }

  private static long lifeNanos(Device device) {
    return device.signs().hasLived()
        ? device.signs().lifeNanos()
        : device.signs().knownSinceNanos();
  }

  /** Notes what is left, within about two seconds. */
  @Override
  public void close() {
    closed = true;
    forgotten.add(Optional.empty());
    Threads.join(thread, FAREWELL_MILLIS);
  }
}
