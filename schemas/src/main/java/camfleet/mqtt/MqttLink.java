package camfleet.mqtt;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A connection to a broker that heals itself: it reconnects with full jitter, makes its standing
 * subscriptions again and tells its listener. Any thread may call it; nothing here blocks but
 * {@link #close}.
 */
public interface MqttLink extends AutoCloseable {
  /** Begins to connect, once. */
  void start();

  /** Adds a standing subscription, made now when connected and again after each connect. */
  void subscribe(String filter, int qos);

  /**
   * The same for topics where retaining is a mistake: with MQTT 5, what was published retained is
   * marked so also when it comes at once.
   */
  void subscribeAsPublished(String filter, int qos);

  /** Ends a standing subscription. */
  void unsubscribe(String filter);

  /**
   * Asks once for what the broker retains on a topic: SUBSCRIBE and UNSUBSCRIBE back to back, at
   * QoS 0 and with retain handling 0 (MQTT 5 §3.8.3.1), which leaves nothing standing. The message,
   * and rarely a newer one published in that moment, comes into the inbox as any other, mostly
   * before the future completes, but not with every broker; when nothing is retained nothing comes.
   *
   * <p>A connection lost in between leaves the subscription in the session: whoever pulls has a
   * session expiry of zero.
   *
   * @return completes when the broker has answered both; fails with a {@link
   *     SubscriptionRefusedException} when it refuses, and with an {@link java.io.IOException}
   *     without a connection or when it is lost
   * @throws IllegalArgumentException for a filter, or a topic with a standing subscription, which
   *     this would end
   */
  CompletableFuture<Void> pull(String topic);

  /**
   * Publishes: completes when the broker has it (QoS 1) or the socket took it (QoS 0). Fails with a
   * {@link PublishException}; the link never keeps a message for a later connection.
   */
  CompletableFuture<Void> publish(Publication publication);

  boolean isConnected();

  /** What the broker of the present connection allows; empty without a connection. */
  Optional<BrokerLimits> limits();

  /** How often a connection has been made. */
  long connects();

  /** Says one last thing, waits until the broker has it or the time is over, and disconnects. */
  void close(Publication farewell, Duration timeout);

  /** Disconnects; any number of times. */
  @Override
  void close();
}
