package camfleet.device.command;

import camfleet.mqtt.Delivery;
import camfleet.topic.Channel;
import camfleet.topic.Topics;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

/**
 * Where besides {@code res/<name>} a result goes.
 *
 * @param topic below {@code reply/}
 * @param correlation returned with the answer (MQTT 5 §3.3.2.3.6), or null
 */
record ReplyTo(String topic, byte[] correlation) {
  /**
   * The places that a request names and that are permitted: a broker may close the connection of
   * one who publishes elsewhere.
   *
   * @param replyTo the request's {@code reply_to}, from the root or below it, or null
   */
  static Set<ReplyTo> of(Topics topics, Delivery delivery, String replyTo) {
    Set<ReplyTo> all = new LinkedHashSet<>();
    String property = permitted(topics, delivery.responseTopic());
    if (property != null) {
      all.add(new ReplyTo(property, delivery.correlation()));
    }
    String member = permitted(topics, replyTo);
    if (member != null && !member.equals(property)) {
      all.add(new ReplyTo(member, delivery.correlation()));
    }
    return all;
  }

  private static String permitted(Topics topics, String topic) {
    if (topic == null) {
      return null;
    }
    String whole = topic.startsWith("reply/") ? topics.prefix() + topic : topic;
    return topics
        .parse(whole)
        .filter(address -> address.channel() == Channel.REPLY)
        .map(address -> whole)
        .orElse(null);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ReplyTo reply && reply.topic.equals(topic);
  }

  @Override
  public int hashCode() {
    return Objects.hash(topic);
  }
}
