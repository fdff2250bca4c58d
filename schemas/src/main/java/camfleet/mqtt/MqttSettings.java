package camfleet.mqtt;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * How to connect.
 *
 * @param caFile PEM certificates that the broker's must descend from; null for the system's
 * @param will null for none
 * @param receiveMaximum messages of QoS 1 that may be under way towards us (MQTT 5 §3.1.2.11.3)
 * @param reconnectFirst ceiling of the first pause before connecting again
 * @param probeMax ceiling of the longest pause while nobody is reached
 * @param reconnectMax ceiling of the longest pause while a broker refuses or does not answer
 */
public record MqttSettings(
    BrokerAddress broker,
    Login login,
    Path caFile,
    Will will,
    Duration keepAlive,
    Duration sessionExpiry,
    int receiveMaximum,
    Duration connectTimeout,
    Duration reconnectFirst,
    Duration probeMax,
    Duration reconnectMax) {
  public MqttSettings {
    Objects.requireNonNull(broker, "broker");
    Objects.requireNonNull(login, "login");
  }

  /** The values of PROTOCOL.md §3 for a device. */
  public static MqttSettings of(BrokerAddress broker, Login login) {
    return new MqttSettings(
        broker,
        login,
        null,
        null,
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        5,
        Duration.ofSeconds(10),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(60));
  }

  public MqttSettings withWill(Will other) {
    return new MqttSettings(
        broker,
        login,
        caFile,
        other,
        keepAlive,
        sessionExpiry,
        receiveMaximum,
        connectTimeout,
        reconnectFirst,
        probeMax,
        reconnectMax);
  }

  public MqttSettings withCaFile(Path file) {
    return new MqttSettings(
        broker,
        login,
        file,
        will,
        keepAlive,
        sessionExpiry,
        receiveMaximum,
        connectTimeout,
        reconnectFirst,
        probeMax,
        reconnectMax);
  }

  public MqttSettings withReceiveMaximum(int messages) {
    return new MqttSettings(
        broker,
        login,
        caFile,
        will,
        keepAlive,
        sessionExpiry,
        messages,
        connectTimeout,
        reconnectFirst,
        probeMax,
        reconnectMax);
  }

  /** Other pauses; where nobody is reached they do not grow beyond what they were. */
  public MqttSettings withReconnect(Duration first, Duration max) {
    Duration probes = probeMax.compareTo(first) < 0 ? first : probeMax;
    return new MqttSettings(
        broker,
        login,
        caFile,
        will,
        keepAlive,
        sessionExpiry,
        receiveMaximum,
        connectTimeout,
        first,
        probes.compareTo(max) < 0 ? probes : max,
        max);
  }

  public MqttSettings withSessionExpiry(Duration time) {
    return new MqttSettings(
        broker,
        login,
        caFile,
        will,
        keepAlive,
        time,
        receiveMaximum,
        connectTimeout,
        reconnectFirst,
        probeMax,
        reconnectMax);
  }
}
