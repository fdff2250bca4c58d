package camfleet.manager.fleet;

import camfleet.message.DesiredConfig;
import camfleet.message.DeviceHealth;
import camfleet.message.DeviceInfo;
import camfleet.message.DeviceState;
import camfleet.message.FleetSummary;
import camfleet.message.Json;
import camfleet.message.ReportedConfig;
import camfleet.mqtt.Delivery;
import camfleet.runtime.MalformedException;
import camfleet.topic.Address;
import camfleet.topic.DeviceId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * Every device that has been heard of, sorted by id. Any thread may read; changes happen one at a
 * time.
 */
public final class Registry {
  /** What one manager keeps at most; the next device is refused. */
  public static final int LIMIT = 20_000;

  /** As long as what was under way when a device was forgotten may still arrive. */
  private static final long ECHO_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final ConcurrentSkipListMap<DeviceId, Device> devices = new ConcurrentSkipListMap<>();
  private final Map<DeviceId, Long> forgottenAt = new ConcurrentHashMap<>();
  private final List<RegistryListener> listeners = new CopyOnWriteArrayList<>();
  private final InstantSource wall;
  private final LongSupplier nanos;
  private final int limit;
  private final Object turn = new Object();

  public Registry(InstantSource wall, LongSupplier nanos) {
    this(wall, nanos, LIMIT);
  }

  public Registry(InstantSource wall, LongSupplier nanos, int limit) {
    this.wall = wall;
    this.nanos = nanos;
    this.limit = limit;
  }

  public void listen(RegistryListener listener) {
    listeners.add(listener);
  }

  public Optional<Device> find(DeviceId id) {
    return Optional.ofNullable(devices.get(id));
  }

  /** A view that follows the registry. */
  public Collection<Device> all() {
    return Collections.unmodifiableCollection(devices.values());
  }

  public FleetSummary summary() {
    int[] counts = new int[Presence.values().length];
    int total = 0;
    for (Device device : devices.values()) {
      counts[device.presence().ordinal()]++;
      total++;
    }
    return new FleetSummary(
        wall.instant(),
        total,
        counts[Presence.ONLINE.ordinal()],
        counts[Presence.STALE.ordinal()],
        counts[Presence.OFFLINE.ordinal()],
        counts[Presence.UNKNOWN.ordinal()]);
  }

  /**
   * Takes a message on one of the channels that hold a device's documents; others are ignored. An
   * empty payload means that the document was cleared.
   *
   * @throws MalformedException when the payload is not what belongs there; nothing has changed
   */
  public void receive(Address address, Delivery delivery) throws MalformedException {
    DeviceId id = address.device();
    byte[] payload = delivery.payload();
    boolean cleared = payload.length == 0;
    if (cleared && !devices.containsKey(id)) {
      return;
    }
    switch (address.channel()) {
      case STATUS -> {
        Presence.Status status = cleared ? null : status(payload);
        if (status == Presence.Status.ONLINE) {
          forgottenAt.remove(id);
        }
        update(id, device -> device.with(device.signs().withStatus(status)));
      }
      case MOTION -> {
        Boolean motion = cleared ? null : motion(payload);
        update(id, device -> device.withMotion(motion));
      }
      case INFO -> {
        DeviceInfo info = cleared ? null : info(id, payload);
        if (info != null) {
          // What a device says first when it comes (PROTOCOL.md §3).
          forgottenAt.remove(id);
        }
        update(id, device -> device.with(device.documents().with(info)));
      }
      case STATE -> {
        DeviceState state = cleared ? null : Json.read(payload, DeviceState.class);
        update(id, device -> device.with(device.documents().with(state)));
      }
      case REPORTED -> {
        ReportedConfig reported = cleared ? null : Json.read(payload, ReportedConfig.class);
        update(id, device -> device.with(device.documents().with(reported)));
      }
      case DESIRED -> {
        DesiredConfig desired = cleared ? null : Json.read(payload, DesiredConfig.class);
        update(id, device -> device.with(device.documents().with(desired)));
        tell(id, desired);
      }
      case HEALTH -> {
        DeviceHealth health = cleared ? null : Json.read(payload, DeviceHealth.class);
        update(id, device -> pulse(device, health, delivery));
      }
      default -> {}
    }
  }

  /** Knows of a device that an earlier manager knew; nothing happens when it is known already. */
  public void remember(DeviceId id) {
    update(id, device -> device);
  }

  /** A live message that only shows that the device is alive, such as a picture. */
  public void lifeSign(DeviceId id, long arrivedNanos) {
    update(id, device -> device.with(device.signs().withLife(arrivedNanos)));
  }

  /** Looks at every device again, because time has passed. */
  public void tick() {
    forgottenAt.values().removeIf(at -> nanos.getAsLong() - at >= ECHO_NANOS);
    for (DeviceId id : devices.keySet()) {
      Device device = devices.get(id);
      if (device != null && Presence.of(device.signs(), nanos.getAsLong()) != device.presence()) {
        update(id, same -> same);
      }
    }
  }

  /**
   * Knows nothing of the device any more; false when it did not before. A late picture of it does
   * not bring it back, only the device itself does by saying who it is.
   */
  public boolean forget(DeviceId id) {
    synchronized (turn) {
      if (devices.remove(id) == null) {
        return false;
      }
      forgottenAt.put(id, nanos.getAsLong());
      listeners.forEach(listener -> listener.forgotten(id));
      return true;
    }
  }

  private static Device pulse(Device device, DeviceHealth health, Delivery delivery) {
    if (health == null) {
      return device.with(device.documents().with((DeviceHealth) null));
    }
    DeviceHealth known = device.documents().health();
    if (known != null
        && Documents.isLater(known.boot(), known.seq(), health.boot(), health.seq())) {
      return device;
    }
    Device later =
        device
            .with(device.documents().with(health))
            .with(device.signs().withInterval(health.intervalS()));
    return delivery.retained()
        ? later
        : later
            .with(later.signs().withLife(delivery.arrivedNanos()))
            .with(later.clock().with(health.at(), delivery.arrivedAt()));
  }

  private void update(DeviceId id, UnaryOperator<Device> change) {
    synchronized (turn) {
      Instant now = wall.instant();
      long nowNanos = nanos.getAsLong();
      Device before = devices.get(id);
      Long gone = before == null ? forgottenAt.get(id) : null;
      if (gone != null && nowNanos - gone < ECHO_NANOS) {
        return;
      }
      if (before == null && devices.size() >= limit) {
        throw new FullException(id, limit);
      }
      Device start = before == null ? Device.unknown(id, now, nowNanos) : before;
      Device after = change.apply(start).judged(now, nowNanos);
      if (after != before) {
        devices.put(id, after);
        listeners.forEach(listener -> listener.changed(before, after));
      }
    }
  }

  private void tell(DeviceId id, DesiredConfig desired) {
    synchronized (turn) {
      if (devices.containsKey(id)) {
        listeners.forEach(listener -> listener.desired(id, desired));
      }
    }
  }

  private static Presence.Status status(byte[] payload) throws MalformedException {
    return switch (word(payload)) {
      case "online" -> Presence.Status.ONLINE;
      case "offline" -> Presence.Status.OFFLINE;
      default ->
          throw new MalformedException("status must be online or offline, was " + show(payload));
    };
  }

  private static boolean motion(byte[] payload) throws MalformedException {
    return switch (word(payload)) {
      case "on" -> true;
      case "off" -> false;
      default -> throw new MalformedException("motion must be ON or OFF, was " + show(payload));
    };
  }

  private static DeviceInfo info(DeviceId id, byte[] payload) throws MalformedException {
    DeviceInfo info = Json.read(payload, DeviceInfo.class);
    if (!info.device().equals(id.value())) {
      throw new MalformedException("device must be " + id + ", was " + show(info.device()));
    }
    return info;
  }

  private static String word(byte[] payload) {
    return payload.length > 16
        ? ""
        : new String(payload, StandardCharsets.UTF_8).strip().toLowerCase(Locale.ROOT);
  }

  private static String show(byte[] payload) {
    return show(new String(payload, 0, Math.min(payload.length, 24), StandardCharsets.UTF_8));
  }

  private static String show(String text) {
    String printable = text.replaceAll("[^\\x20-\\x7e]", "?");
    return '"' + (printable.length() > 32 ? printable.substring(0, 32) : printable) + '"';
  }

  /** One device more than the registry keeps. */
  public static final class FullException extends IllegalStateException {
    FullException(DeviceId id, int limit) {
      super(id + " is not taken up: this manager keeps at most " + limit + " devices");
    }
  }
}
