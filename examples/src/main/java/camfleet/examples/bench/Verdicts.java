package camfleet.examples.bench;

import camfleet.message.ConfigStatus;
import camfleet.message.DesiredConfig;
import camfleet.message.Json;
import camfleet.message.ReportedConfig;
import camfleet.mqtt.BrokerAddress;
import camfleet.mqtt.BrokerLimits;
import camfleet.mqtt.Delivery;
import camfleet.mqtt.Inbox;
import camfleet.mqtt.LinkListener;
import camfleet.mqtt.Login;
import camfleet.mqtt.MqttLink;
import camfleet.mqtt.MqttSettings;
import camfleet.mqtt.PahoConnector;
import camfleet.runtime.MalformedException;
import camfleet.runtime.Threads;
import camfleet.topic.Channel;
import camfleet.topic.Topics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hears at the broker which revisions are wanted of devices, and notes when each was published and
 * when its device first said {@code applied} of it, on this machine's monotonic clock.
 */
final class Verdicts implements AutoCloseable {
  private final Inbox inbox = new Inbox(20_000, topic -> false);
  private final MqttLink link;
  private final Topics topics = Topics.standard();
  private final Map<Revision, Long> wanted = new ConcurrentHashMap<>();
  private final Map<Revision, Long> applied = new ConcurrentHashMap<>();
  private final AtomicLong desired = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private volatile long lastAppliedNanos;

  /** One revision of one device. */
  record Revision(String device, long rev) {}

  /**
   * @param login of somebody who may hear everything, such as the manager
   */
  Verdicts(BrokerAddress broker, Login login) {
    this.link =
        new PahoConnector()
            .link(
                MqttSettings.of(broker, login),
                inbox,
                new LinkListener() {
                  @Override
                  public void connected(BrokerLimits limits) {
                    // What is heard tells.
                  }

                  @Override
                  public void disconnected(String reason) {
                    // The link goes on trying.
                  }
                });
  }

  void start() {
    // QoS 1 would fill the broker's queue for a listener that is slower than a whole fleet.
    link.subscribe(topics.filter(Channel.DESIRED), 0);
    link.subscribe(topics.filter(Channel.REPORTED), 0);
    link.start();
    Threads.startPlatform("verdicts", this::run);
  }

  boolean isConnected() {
    return link.isConnected();
  }

  /** Forgets what was heard so far. */
  void restart() {
    wanted.clear();
    applied.clear();
    desired.set(0);
    refused.set(0);
  }

  /** Milliseconds from the desired document to the report, or null while one of them is missing. */
  Double milliseconds(Revision revision) {
    Long from = wanted.get(revision);
    Long until = applied.get(revision);
    return from == null || until == null ? null : (until - from) / 1e6;
  }

  /** Desired documents that were published. */
  long desired() {
    return desired.get();
  }

  /** Revisions that their devices have applied. */
  int applied() {
    return applied.size();
  }

  /** Final statuses that are none of success. */
  long refused() {
    return refused.get();
  }

  long lastAppliedNanos() {
    return lastAppliedNanos;
  }

  private void run() {
    try {
      for (Delivery delivery = inbox.take(); delivery != null; delivery = inbox.take()) {
        if (!delivery.retained() && delivery.payload().length > 0) {
          note(delivery);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void note(Delivery delivery) {
    topics
        .parse(delivery.topic())
        .ifPresent(
            address -> {
              String device = address.device().value();
              try {
                if (address.channel() == Channel.DESIRED) {
                  wanted(device, Json.read(delivery.payload(), DesiredConfig.class), delivery);
                } else {
                  reported(device, Json.read(delivery.payload(), ReportedConfig.class), delivery);
                }
              } catch (MalformedException e) {
                refused.incrementAndGet();
              }
            });
  }

  private void wanted(String device, DesiredConfig config, Delivery delivery) {
    desired.incrementAndGet();
    wanted.putIfAbsent(new Revision(device, config.rev()), delivery.arrivedNanos());
  }

  private void reported(String device, ReportedConfig config, Delivery delivery) {
    Revision revision = new Revision(device, config.rev());
    if (config.status() == ConfigStatus.APPLIED) {
      if (applied.putIfAbsent(revision, delivery.arrivedNanos()) == null) {
        lastAppliedNanos = delivery.arrivedNanos();
      }
    } else if (config.status() != ConfigStatus.PENDING) {
      refused.incrementAndGet();
    }
  }

  @Override
  public void close() {
    inbox.close();
    link.close();
  }
}
