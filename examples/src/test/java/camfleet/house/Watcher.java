package camfleet.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.mqtt.BrokerAddress;
import camfleet.mqtt.BrokerLimits;
import camfleet.mqtt.Delivery;
import camfleet.mqtt.Inbox;
import camfleet.mqtt.LinkListener;
import camfleet.mqtt.Login;
import camfleet.mqtt.MqttLink;
import camfleet.mqtt.MqttSettings;
import camfleet.mqtt.PahoConnector;
import camfleet.mqtt.Publication;
import camfleet.runtime.Threads;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Somebody at the broker who hears everything that was subscribed to, and may speak. */
public final class Watcher implements AutoCloseable {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Inbox inbox = new Inbox(100_000, topic -> false);
  private final List<Delivery> heard = new CopyOnWriteArrayList<>();
  private final MqttLink link;

  /**
   * Connects and subscribes; returns when both are done.
   *
   * @param user whose rights it has
   */
  public static Watcher of(BrokerAddress broker, String user, String password, String... filters) {
    Login login = new Login("watcher-" + NUMBER.incrementAndGet(), user, password);
    Watcher watcher = new Watcher(broker, login);
    for (String filter : filters) {
      watcher.link.subscribe(filter, 1);
    }
    watcher.start();
    return watcher;
  }

  private Watcher(BrokerAddress broker, Login login) {
    MqttSettings settings =
        MqttSettings.of(broker, login)
            .withReceiveMaximum(1000)
            .withReconnect(Duration.ofMillis(100), Duration.ofMillis(500));
    link = new PahoConnector().link(settings, inbox, new Silence());
  }

  private void start() {
    link.start();
    Threads.startPlatform("watcher", this::run);
    await().atMost(Duration.ofSeconds(10)).until(link::isConnected);
  }

  private void run() {
    try {
      for (Delivery next = inbox.take(); next != null; next = inbox.take()) {
        heard.add(next);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Everything so far, oldest first. */
  public List<Delivery> heard() {
    return List.copyOf(heard);
  }

  /** What was heard so far on topics with this end, as text. */
  public List<String> texts(String endOfTopic) {
    return heard.stream()
        .filter(one -> one.topic().endsWith(endOfTopic))
        .map(Watcher::text)
        .toList();
  }

  /** Waits for a message; the first that fits. */
  public Delivery hears(Duration within, String what, Predicate<Delivery> fitting) {
    await(what).atMost(within).until(() -> heard.stream().anyMatch(fitting));
    return heard.stream().filter(fitting).findFirst().orElseThrow();
  }

  /** Waits until the newest message on a topic with this end is this text. */
  public void hearsLast(Duration within, String endOfTopic, String text) {
    await(endOfTopic + " = " + text)
        .atMost(within)
        .untilAsserted(() -> assertThat(texts(endOfTopic)).last().isEqualTo(text));
  }

  /** Publishes at QoS 1 and waits for the broker's word. */
  public void says(String topic, String payload) throws Exception {
    says(Publication.of(topic, payload.getBytes(StandardCharsets.UTF_8), 1, false));
  }

  public void says(Publication publication) throws Exception {
    link.publish(publication).get(10, TimeUnit.SECONDS);
  }

  public void forget() {
    heard.clear();
  }

  public MqttLink link() {
    return link;
  }

  public static String text(Delivery delivery) {
    return new String(delivery.payload(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    inbox.close();
    link.close();
  }

  /** Somebody who does not care about connections. */
  private static final class Silence implements LinkListener {
    @Override
    public void connected(BrokerLimits limits) {
      // isConnected() tells.
    }

    @Override
    public void disconnected(String reason) {
      // The link goes on trying.
    }
  }
}
