package camfleet.manager.homeassistant;

import camfleet.manager.fleet.Device;
import camfleet.manager.fleet.Registry;
import camfleet.manager.fleet.RegistryListener;
import camfleet.mqtt.Delivery;
import camfleet.mqtt.Publication;
import camfleet.topic.DeviceId;
import camfleet.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Keeps Home Assistant told of every camera: a retained message when it becomes known or what it
 * says changes, all of them again, spread over some seconds, when Home Assistant comes up.
 */
public final class Discovery implements RegistryListener {
  /** Home Assistant's birth and will topic. */
  public static final String BIRTH_TOPIC = "homeassistant/status";

  private static final long SPREAD_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final DiscoveryMessage message;
  private final Registry registry;
  private final Function<Publication, CompletableFuture<Void>> publish;
  private final LongSupplier nanos;
  private final RandomGenerator random;
  // Guarded by this: when a camera's message is due, and what was sent last.
  private final Map<DeviceId, Long> due = new HashMap<>();
  private final Map<DeviceId, byte[]> sent = new HashMap<>();

  public Discovery(
      Topics topics,
      String version,
      Registry registry,
      Function<Publication, CompletableFuture<Void>> publish,
      LongSupplier nanos,
      RandomGenerator random) {
    this.message = new DiscoveryMessage(topics, version);
    this.registry = registry;
    this.publish = publish;
    this.nanos = nanos;
    this.random = random;
  }

  @Override
  public void changed(Device before, Device now) {
    // Health comes often and never changes what is said.
    boolean said =
        before == null
            || before.documents().info() != now.documents().info()
            || before.documents().reported() != now.documents().reported();
    if (said && now.documents().info() != null) {
      synchronized (this) {
        due.putIfAbsent(now.id(), nanos.getAsLong());
      }
    }
  }

  @Override
  public synchronized void forgotten(DeviceId device) {
    due.remove(device);
    sent.remove(device);
  }

  /** Takes Home Assistant's {@link #BIRTH_TOPIC}. */
  public void birth(Delivery delivery) {
    if (!delivery.retained()
        && "online".equals(new String(delivery.payload(), StandardCharsets.UTF_8).strip())) {
      sayAllAgain();
    }
  }

  /** The broker may have lost what it kept, or Home Assistant what it heard. */
  public synchronized void sayAllAgain() {
    long now = nanos.getAsLong();
    sent.clear();
    for (Device device : registry.all()) {
      if (device.documents().info() != null) {
        due.put(device.id(), now + random.nextLong(SPREAD_NANOS));
      }
    }
  }

  /** Sends what is due. */
  public void tick() {
    long now = nanos.getAsLong();
    Map<DeviceId, byte[]> next = new HashMap<>();
    synchronized (this) {
      for (Iterator<Map.Entry<DeviceId, Long>> all = due.entrySet().iterator(); all.hasNext(); ) {
        Map.Entry<DeviceId, Long> entry = all.next();
        if (now - entry.getValue() >= 0) {
          all.remove();
          registry
              .find(entry.getKey())
              .map(message::of)
              .filter(bytes -> !Arrays.equals(bytes, sent.get(entry.getKey())))
              .ifPresent(bytes -> next.put(entry.getKey(), bytes));
        }
      }
      sent.putAll(next);
    }
    next.forEach(this::send);
  }

  private void send(DeviceId device, byte[] bytes) {
    publish
        .apply(Publication.of(DiscoveryMessage.topic(device), bytes, 1, true))
        .whenComplete(
            (nothing, failure) -> {
              if (failure != null) {
                synchronized (this) {
                  if (sent.remove(device, bytes)) {
                    due.put(device, nanos.getAsLong() + RETRY_NANOS);
                  }
                }
              }
            });
  }

  /** Removes a camera from Home Assistant; before its state topics are cleared. */
  public CompletableFuture<Void> clear(DeviceId device) {
    synchronized (this) {
      due.remove(device);
      sent.remove(device);
    }
    return publish.apply(Publication.clear(DiscoveryMessage.topic(device)));
  }
}
