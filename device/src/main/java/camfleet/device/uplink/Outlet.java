package camfleet.device.uplink;

import camfleet.message.Message;
import camfleet.mqtt.BrokerLimits;
import camfleet.mqtt.MqttLink;
import camfleet.mqtt.Publication;
import camfleet.topic.Channel;
import camfleet.topic.DeviceId;
import camfleet.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;

/**
 * The device's mouth: gives a document the topic, quality of service, retention and expiry that the
 * table of channels says, and hands it to the link.
 */
public final class Outlet {
  private final Topics topics;
  private final DeviceId id;
  private final MqttLink link;
  private final LongConsumer spent;

  public Outlet(Topics topics, DeviceId id, MqttLink link) {
    this(topics, id, link, bytes -> {});
  }

  /**
   * @param spent hears of the bytes of everything that is published
   */
  public Outlet(Topics topics, DeviceId id, MqttLink link, LongConsumer spent) {
    this.topics = topics;
    this.id = id;
    this.link = link;
    this.spent = spent;
  }

  public DeviceId id() {
    return id;
  }

  public Topics topics() {
    return topics;
  }

  public boolean isConnected() {
    return link.isConnected();
  }

  /** How often a connection has been made; tells one connection from the next. */
  public long connects() {
    return link.connects();
  }

  public Optional<BrokerLimits> limits() {
    return link.limits();
  }

  public CompletableFuture<Void> publish(Channel channel, Message message) {
    return publish(channel, message, channel.expiry());
  }

  public CompletableFuture<Void> publish(Channel channel, Message message, Duration expiry) {
    return publish(of(channel, topics.of(channel, id), message.toBytes()).withExpiry(expiry));
  }

  public CompletableFuture<Void> publish(Channel channel, String name, Message message) {
    return publish(of(channel, topics.of(channel, id, name), message.toBytes()));
  }

  public CompletableFuture<Void> publish(Publication publication) {
    if (link.isConnected()) {
      spent.accept(publication.payload().length + publication.topic().length());
    }
    return link.publish(publication);
  }

  /** The presence message, such as {@code online}. */
  public Publication status(String word) {
    return status(topics, id, word);
  }

  /** The same for a will, which is needed before there is a link. */
  public static Publication status(Topics topics, DeviceId id, String word) {
    return of(
        Channel.STATUS, topics.of(Channel.STATUS, id), word.getBytes(StandardCharsets.US_ASCII));
  }

  private static Publication of(Channel channel, String topic, byte[] payload) {
    return Publication.of(topic, payload, channel.qos(), channel.retained())
        .withExpiry(channel.expiry());
  }
}
