package camfleet.mqtt;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * A message that arrived.
 *
 * @param retained whether the broker had it in store when we subscribed; on filters of {@link
 *     MqttLink#subscribeAsPublished} also whether it was published to be stored
 * @param expiresIn what is left of its time, counted by the broker; null when it does not expire
 * @param arrivedAt when it was received, by this machine's clock
 * @param arrivedNanos the same moment on the monotonic clock
 */
public record Delivery(
    String topic,
    byte[] payload,
    int qos,
    boolean retained,
    Duration expiresIn,
    String responseTopic,
    byte[] correlation,
    Map<String, String> userProperties,
    Instant arrivedAt,
    long arrivedNanos) {
  public Delivery {
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(payload, "payload");
    Objects.requireNonNull(arrivedAt, "arrivedAt");
    userProperties = userProperties == null ? Map.of() : userProperties;
  }

  @Override
  public String toString() {
    return "Delivery["
        + topic
        + ", "
        + payload.length
        + (retained ? " bytes, retained]" : " bytes]");
  }
}
