package camfleet.manager;

import camfleet.manager.command.Dispatch;
import camfleet.manager.fleet.Refusals;
import camfleet.manager.fleet.Registry;
import camfleet.manager.frames.FrameIngest;
import camfleet.manager.homeassistant.Discovery;
import camfleet.message.Excerpt;
import camfleet.message.Json;
import camfleet.message.LogEntry;
import camfleet.mqtt.Delivery;
import camfleet.mqtt.Inbox;
import camfleet.runtime.MalformedException;
import camfleet.runtime.Threads;
import camfleet.topic.Address;
import camfleet.topic.Topics;
import java.util.Locale;
import java.util.Optional;

/**
 * Takes every message from the inbox to the room that it belongs to, on a thread of its own. A
 * message that is not what it should be is counted and told of; nothing stops.
 */
final class Intake implements AutoCloseable {
  private final Inbox inbox;
  private final Topics topics;
  private final Registry registry;
  private final FrameIngest frames;
  private final Dispatch dispatch;
  private final Discovery discovery;
  private final DeviceEvents events;
  private final Refusals refusals;
  private Thread thread;

  /**
   * @param discovery null without Home Assistant
   */
  Intake(
      Inbox inbox,
      Topics topics,
      Registry registry,
      FrameIngest frames,
      Dispatch dispatch,
      Discovery discovery,
      DeviceEvents events,
      Refusals refusals) {
    this.inbox = inbox;
    this.topics = topics;
    this.registry = registry;
    this.frames = frames;
    this.dispatch = dispatch;
    this.discovery = discovery;
    this.events = events;
    this.refusals = refusals;
  }

  void start() {
    thread = Threads.start("ingest-porch", this::run);
  }

  private void run() {
    try {
      for (Delivery next = inbox.take(); next != null || !inbox.isClosed(); next = inbox.take()) {
        if (next != null) {
          take(next);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Deals with one message. */
  void take(Delivery delivery) {
    if (discovery != null && delivery.topic().equals(Discovery.BIRTH_TOPIC)) {
      discovery.birth(delivery);
      return;
    }
    Optional<Address> address = topics.parse(delivery.topic());
    if (address.isEmpty()) {
      refusals.count(
          "topic", "a message on " + shown(delivery.topic()) + " is ignored: no such topic");
      return;
    }
    try {
      route(address.get(), delivery);
    } catch (MalformedException | Registry.FullException e) {
      refuse(address.get(), e);
    } catch (RuntimeException e) {
      // One message must not stop the others, whatever is wrong with it or with us.
      refuse(address.get(), e);
    }
  }

  private void route(Address address, Delivery delivery) throws MalformedException {
    switch (address.channel()) {
      case STATUS, INFO, STATE, HEALTH, MOTION, REPORTED, DESIRED ->
          registry.receive(address, delivery);
      case FRAME -> {
        frames.metadata(address.device(), delivery);
        lifeSign(address, delivery);
      }
      case LATEST -> {
        frames.picture(address.device(), delivery);
        lifeSign(address, delivery);
      }
      case RESULT -> dispatch.receive(address, delivery);
      case EVENT -> events.receive(address, delivery);
      // Nobody keeps these; that they are not what they should be is told all the same.
      case LOG -> Json.read(delivery.payload(), LogEntry.class);
      default -> {}
    }
  }

  private void lifeSign(Address address, Delivery delivery) {
    if (!delivery.retained() && delivery.payload().length > 0) {
      registry.lifeSign(address.device(), delivery.arrivedNanos());
    }
  }

  private void refuse(Address address, Exception failure) {
    String what =
        (address.device() == null ? "a message" : address.device().value())
            + " on "
            + address.channel().shape();
    refusals.count(
        address.channel().name().toLowerCase(Locale.ROOT),
        what + " is ignored: " + (failure.getMessage() == null ? failure : failure.getMessage()));
  }

  private static String shown(String topic) {
    return Excerpt.of(topic, 80);
  }

  /** Ends the thread; the inbox must be closed before. */
  @Override
  public void close() {
    Threads.join(thread, 500);
  }
}
