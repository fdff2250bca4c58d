package camfleet.manager;

import camfleet.manager.fleet.Device;
import camfleet.manager.fleet.Registry;
import camfleet.manager.store.EventLog;
import camfleet.manager.store.StoredEvent;
import camfleet.message.DeviceEvent;
import camfleet.message.Excerpt;
import camfleet.message.Json;
import camfleet.mqtt.Delivery;
import camfleet.runtime.MalformedException;
import camfleet.topic.Address;
import camfleet.topic.DeviceId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Brings what devices say on {@code event/<class>} into the log of events. */
final class DeviceEvents {
  private static final Set<String> CLASSES =
      Set.of("motion", "camera", "system", "storage", "security");
  private static final int MOST_BYTES = 16_384;
  private static final int MOST_CHARACTERS = 1_000;
  private static final int MOST_TYPE_CHARACTERS = 64;

  /** As long as a broker keeps an event for a manager that is away. */
  private static final Duration LIFE = Duration.ofHours(1);

  private final Registry registry;
  private final EventLog log;

  DeviceEvents(Registry registry, EventLog log) {
    this.registry = registry;
    this.log = log;
  }

  void receive(Address address, Delivery delivery) throws MalformedException {
    if (!CLASSES.contains(address.name())) {
      throw new MalformedException(
          "the class must be motion, camera, system, storage or security, was "
              + Excerpt.of(address.name(), 32));
    }
    if (delivery.payload().length > MOST_BYTES) {
      throw new MalformedException(
          "an event has at most " + MOST_BYTES + " bytes, was " + delivery.payload().length);
    }
    if (delivery.retained()) {
      throw new MalformedException("a retained event; clear it with an empty retained message");
    }
    DeviceEvent event = Json.read(delivery.payload(), DeviceEvent.class);
    log.tell(
        new StoredEvent(
            0,
            at(address.device(), event.at(), delivery.arrivedAt()),
            address.device(),
            address.name(),
            Excerpt.of(event.eventType(), MOST_TYPE_CHARACTERS),
            event.severity(),
            Excerpt.of(
                event.message() == null ? event.eventType() : event.message(), MOST_CHARACTERS),
            null,
            event.data()));
  }

  /**
   * When it was by the manager's clock: the log tells of many devices in one order. A device's own
   * clock counts only where it can be right.
   */
  private Instant at(DeviceId device, Instant said, Instant arrived) {
    Optional<Device> known = registry.find(device);
    Instant corrected =
        said.plusMillis(known.map(one -> one.clock().correctionMillis()).orElse(0L));
    return corrected.isAfter(arrived) || corrected.isBefore(arrived.minus(LIFE))
        ? arrived
        : corrected;
  }
}
