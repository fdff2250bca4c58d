package camfleet.manager;

import camfleet.manager.fleet.Device;
import camfleet.manager.fleet.Presence;
import camfleet.manager.fleet.Registry;
import camfleet.message.CommandRequest;
import camfleet.mqtt.Publication;
import camfleet.topic.Channel;
import camfleet.topic.DeviceId;
import camfleet.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * After a connect, asks devices that are said to be online but have not been heard for a sign of
 * life, with the command {@code refresh}: a few by name, many together and spread over time, so
 * that a restart of the manager does not synchronise the fleet.
 */
final class RollCall {
  /** The time in which retained messages arrive and devices are heard by themselves. */
  private static final long SETTLING_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

  /** As long as silent devices that become known late are still asked. */
  private static final long OPEN_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final int FEW = 50;
  private static final double ANSWERS_PER_SECOND = 100;
  private static final Duration USEFUL = Duration.ofSeconds(30);

  private final Topics topics;
  private final Registry registry;
  private final Function<Publication, CompletableFuture<Void>> publish;
  private final LongSupplier nanos;
  private final Set<DeviceId> asked = new HashSet<>();
  private boolean open;
  private boolean askedAll;
  private long connectedNanos;

  RollCall(
      Topics topics,
      Registry registry,
      Function<Publication, CompletableFuture<Void>> publish,
      LongSupplier nanos) {
    this.topics = topics;
    this.registry = registry;
    this.publish = publish;
    this.nanos = nanos;
  }

  synchronized void connected() {
    asked.clear();
    askedAll = false;
    open = true;
    connectedNanos = nanos.getAsLong();
  }

  synchronized void disconnected() {
    open = false;
  }

  /** Asks those who are silent. */
  void tick() {
    List<DeviceId> silent;
    synchronized (this) {
      long since = nanos.getAsLong() - connectedNanos;
      if (!open || askedAll || since < SETTLING_NANOS) {
        return;
      }
      open = since < OPEN_NANOS;
      silent = silent();
      if (silent.isEmpty()) {
        return;
      }
      askedAll = silent.size() > FEW;
      asked.addAll(silent);
    }
    if (silent.size() > FEW) {
      double spread = Math.min(USEFUL.toSeconds(), silent.size() / ANSWERS_PER_SECOND);
      send(topics.ofName(Channel.ALL_COMMAND, "refresh"), spread);
    } else {
      silent.forEach(id -> send(topics.of(Channel.COMMAND, id, "refresh"), null));
    }
  }

  private List<DeviceId> silent() {
    List<DeviceId> silent = new ArrayList<>();
    for (Device device : registry.all()) {
      if (device.signs().status() == Presence.Status.ONLINE
          && device.presence() != Presence.ONLINE
          && !asked.contains(device.id())) {
        silent.add(device.id());
      }
    }
    return silent;
  }

  private void send(String topic, Double spreadS) {
    CommandRequest request =
        new CommandRequest(
            UUID.randomUUID().toString(),
            null,
            (double) USEFUL.toSeconds(),
            null,
            "manager",
            spreadS);
    // Lost with the connection it is asked for again after the next one.
    publish.apply(Publication.of(topic, request.toBytes(), 1, false).withExpiry(USEFUL));
  }
}
