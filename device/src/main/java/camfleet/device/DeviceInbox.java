package camfleet.device;

import camfleet.device.command.CommandDesk;
import camfleet.device.command.Refusals;
import camfleet.device.command.SetDesk;
import camfleet.device.health.Presence;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.mqtt.Delivery;
import camfleet.mqtt.Inbox;
import camfleet.runtime.Threads;
import camfleet.topic.Address;
import camfleet.topic.DeviceId;
import camfleet.topic.Topics;
import java.util.Optional;
import java.util.function.Predicate;

/** The one thread that takes what arrives and brings each message to the desk that it is for. */
final class DeviceInbox implements AutoCloseable {
  /** Greatest message that is looked at; no document of the protocol comes near it. */
  static final int MAX_BYTES = 256 * 1024;

  private final Inbox inbox;
  private final Topics topics;
  private final DeviceId id;
  private final CommandDesk commands;
  private final SetDesk sets;
  private final Predicate<byte[]> desired;
  private final Presence presence;
  private final Refusals refusals;
  private final System.Logger log;
  private Thread thread;

  /**
   * @param desired takes a desired configuration; false when it is none
   */
  DeviceInbox(
      Inbox inbox,
      Topics topics,
      DeviceId id,
      CommandDesk commands,
      SetDesk sets,
      Predicate<byte[]> desired,
      Presence presence,
      Refusals refusals,
      System.Logger log) {
    this.inbox = inbox;
    this.topics = topics;
    this.id = id;
    this.commands = commands;
    this.sets = sets;
    this.desired = desired;
    this.presence = presence;
    this.refusals = refusals;
    this.log = log;
  }

  void start() {
    thread = Threads.start("mqtt-inbox-" + id, this::run);
  }

  private void run() {
    try {
      Delivery delivery;
      while ((delivery = inbox.take()) != null) {
        try {
          route(delivery);
        } catch (RuntimeException e) {
          // Whoever can send it once can send it a thousand times a second.
          refusals.refuse(delivery.topic(), "the device failed at it, which is a bug: " + e);
          log.log(System.Logger.Level.DEBUG, "a message failed", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void route(Delivery delivery) {
    Optional<Address> parsed = topics.parse(delivery.topic());
    if (parsed.isEmpty() || (parsed.get().device() != null && !parsed.get().device().equals(id))) {
      refusals.refuse(delivery.topic(), "it is not for " + id);
      return;
    }
    Address address = parsed.get();
    if (delivery.payload().length > MAX_BYTES) {
      refuseTooLarge(delivery, address);
      return;
    }
    switch (address.channel()) {
      case STATUS -> presence.seen(delivery.payload(), delivery.retained());
      case DESIRED -> {
        if (!desired.test(delivery.payload())) {
          refusals.refuse(delivery.topic(), "it is no configuration");
        }
      }
      case SET, GROUP_SET, ALL_SET -> sets.acceptPatch(delivery);
      case SET_KEY, GROUP_SET_KEY, ALL_SET_KEY -> sets.acceptValue(delivery, address.name());
      case COMMAND -> commands.accept(delivery, address.name(), false);
      case GROUP_COMMAND, ALL_COMMAND -> commands.accept(delivery, address.name(), true);
      default -> refusals.refuse(delivery.topic(), "a device takes nothing there");
    }
  }

  /** Nothing is read of it, but who waits for a result gets one. */
  private void refuseTooLarge(Delivery delivery, Address address) {
    Problem problem =
        new Problem(
            ProblemCode.INVALID_ARGUMENT,
            "a message must have at most "
                + MAX_BYTES
                + " bytes, had "
                + delivery.payload().length);
    switch (address.channel()) {
      case COMMAND, GROUP_COMMAND, ALL_COMMAND ->
          commands.refuse(delivery, address.name(), problem);
      case SET, GROUP_SET, ALL_SET, SET_KEY, GROUP_SET_KEY, ALL_SET_KEY ->
          sets.refuse(delivery, problem);
      default -> refusals.refuse(delivery.topic(), problem.message());
    }
  }

  @Override
  public void close() {
    inbox.close();
    Threads.join(thread, 1000);
  }
}
