package camfleet.examples.bench;

import camfleet.manager.bench.Sample;
import camfleet.mqtt.BrokerAddress;
import camfleet.mqtt.BrokerLimits;
import camfleet.mqtt.Delivery;
import camfleet.mqtt.Inbox;
import camfleet.mqtt.LinkListener;
import camfleet.mqtt.Login;
import camfleet.mqtt.MqttLink;
import camfleet.mqtt.MqttSettings;
import camfleet.mqtt.PahoConnector;
import camfleet.runtime.Threads;
import camfleet.topic.Channel;
import camfleet.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Subscribes to every picture as a user would and notes how old each one is when it is in hand: the
 * capture time travels with it. Camera and subscriber share this machine's clock.
 */
final class Ages implements AutoCloseable {
  private final Inbox inbox = new Inbox(1000, topic -> topic.contains("/img/"));
  private final MqttLink link;
  private final Map<String, Long> lastSequence = new ConcurrentHashMap<>();
  private volatile Sample milliseconds = new Sample();
  private volatile Sample bytes = new Sample();
  private volatile long missed;
  private volatile long connectedNanos;

  Ages(BrokerAddress broker, Login login) {
    MqttSettings settings =
        MqttSettings.of(broker, login).withReconnect(Duration.ofMillis(50), Duration.ofMillis(100));
    this.link =
        new PahoConnector()
            .link(
                settings,
                inbox,
                new LinkListener() {
                  @Override
                  public void connected(BrokerLimits limits) {
                    connectedNanos = System.nanoTime();
                  }

                  @Override
                  public void disconnected(String reason) {
                    // The link goes on trying until the broker is up.
                  }
                });
  }

  void start() {
    link.subscribe(Topics.standard().filter(Channel.LATEST), 0);
    link.start();
    Threads.startPlatform("ages", this::run);
  }

  boolean isConnected() {
    return connectedNanos != 0 && link.isConnected();
  }

  /** How many cameras have shown a picture. */
  int cameras() {
    return lastSequence.size();
  }

  /** Forgets what was measured so far. */
  void restart() {
    milliseconds = new Sample();
    bytes = new Sample();
    missed = 0;
  }

  Sample milliseconds() {
    return milliseconds;
  }

  Sample bytes() {
    return bytes;
  }

  /** Pictures whose number was left out. */
  long missed() {
    return missed;
  }

  private void run() {
    try {
      for (Delivery delivery = inbox.take(); delivery != null; delivery = inbox.take()) {
        note(delivery);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void note(Delivery delivery) {
    String at = delivery.userProperties().get("at");
    String sequence = delivery.userProperties().get("seq");
    if (delivery.retained() || at == null || sequence == null) {
      return;
    }
    long number = Long.parseLong(sequence);
    Long before = lastSequence.put(delivery.topic(), number);
    if (before != null && number > before + 1) {
      missed += number - before - 1;
    }
    Duration age = Duration.between(Instant.parse(at), Instant.now());
    milliseconds.add(age.toNanos() / 1e6);
    bytes.add(delivery.payload().length);
  }

  @Override
  public void close() {
    inbox.close();
    link.close();
  }
}
