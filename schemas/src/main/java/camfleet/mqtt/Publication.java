package camfleet.mqtt;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A message to be published. Properties are MQTT 5's (§3.3.2.3) and are left out on a 3.1.1
 * connection.
 *
 * @param payload the bytes; not to be written to afterwards
 * @param expiry how long it is of use, rounded up to seconds; null for ever
 * @param contentType such as {@code image/jpeg}, or null
 * @param responseTopic where an answer is wanted, or null
 * @param correlation returned with the answer, or null
 * @param userProperties names and values
 */
public record Publication(
    String topic,
    byte[] payload,
    int qos,
    boolean retain,
    Duration expiry,
    String contentType,
    String responseTopic,
    byte[] correlation,
    Map<String, String> userProperties) {
  public Publication {
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(payload, "payload");
    if (qos < 0 || qos > 2) {
      throw new IllegalArgumentException("qos must be 0..2, was " + qos);
    }
    userProperties =
        userProperties == null
            ? Map.of()
            : Collections.unmodifiableMap(new LinkedHashMap<>(userProperties));
  }

  public static Publication of(String topic, byte[] payload, int qos, boolean retain) {
    return new Publication(topic, payload, qos, retain, null, null, null, null, Map.of());
  }

  /** An empty retained message: what was retained on this topic is forgotten (§3.3.1.3). */
  public static Publication clear(String topic) {
    return of(topic, new byte[0], 1, true);
  }

  public Publication withExpiry(Duration time) {
    return new Publication(
        topic, payload, qos, retain, time, contentType, responseTopic, correlation, userProperties);
  }

  public Publication withContentType(String type) {
    return new Publication(
        topic, payload, qos, retain, expiry, type, responseTopic, correlation, userProperties);
  }

  /** Asks for an answer on this topic with this correlation. */
  public Publication withResponse(String answerTopic, byte[] with) {
    return new Publication(
        topic, payload, qos, retain, expiry, contentType, answerTopic, with, userProperties);
  }

  public Publication withUserProperties(Map<String, String> properties) {
    return new Publication(
        topic, payload, qos, retain, expiry, contentType, responseTopic, correlation, properties);
  }

  @Override
  public String toString() {
    return "Publication["
        + topic
        + ", "
        + payload.length
        + " bytes, qos "
        + qos
        + (retain ? ", retained]" : "]");
  }
}
