package camfleet.mqtt;

import java.net.URI;
import java.util.Objects;

/** Where a broker listens, written {@code mqtt://host:1883} or {@code mqtts://host:8883}. */
public record BrokerAddress(String host, int port, boolean tls) {
  public BrokerAddress {
    Objects.requireNonNull(host, "host");
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("broker port must be 1..65535, was " + port);
    }
  }

  /** Reads {@code mqtt://host[:port]} or {@code mqtts://host[:port]}. */
  public static BrokerAddress parse(String text) {
    try {
      URI uri = URI.create(text.strip());
      boolean tls = "mqtts".equals(uri.getScheme());
      if ((tls || "mqtt".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && (uri.getPath() == null || uri.getPath().isEmpty() || uri.getPath().equals("/"))) {
        int port = uri.getPort() < 0 ? (tls ? 8883 : 1883) : uri.getPort();
        return new BrokerAddress(uri.getHost(), port, tls);
      }
    } catch (IllegalArgumentException e) {
      if (e.getMessage().startsWith("broker port")) {
        throw e;
      }
    }
    throw new IllegalArgumentException(
        "broker must be mqtt://HOST[:PORT] or mqtts://HOST[:PORT], was \"" + text + "\"");
  }

  @Override
  public String toString() {
    return (tls ? "mqtts://" : "mqtt://") + host + ":" + port;
  }
}
