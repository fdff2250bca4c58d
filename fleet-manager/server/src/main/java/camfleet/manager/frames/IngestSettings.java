package camfleet.manager.frames;

import camfleet.stream.StreamLimits;
import java.time.Duration;
import java.util.Objects;

/**
 * How the port for frames behaves.
 *
 * @param host where it listens
 * @param port 0 for a free one
 * @param announced the host that devices are told to dial, or null for the one it listens on
 * @param perAddress connections from one address at most
 * @param inAll connections at most
 * @param window frames that one device may have under way
 * @param hello how long a connection may take to say HELLO
 * @param silence how long nothing may come from one that said it
 * @param message how long one message may take to come
 * @param stuck how long a subscriber may take no frame though some wait
 * @param queue frames that wait for a subscriber of {@code every}
 */
public record IngestSettings(
    String host,
    int port,
    String announced,
    StreamLimits limits,
    int perAddress,
    int inAll,
    int window,
    Duration hello,
    Duration silence,
    Duration message,
    Duration stuck,
    int queue) {
  public static final String DEFAULT_HOST = "127.0.0.1";
  public static final int DEFAULT_PORT = 8090;

  public IngestSettings {
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(limits, "limits");
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("stream port must be 0..65535, was " + port);
    }
    if (window < 1 || window > limits.maxCredit()) {
      throw new IllegalArgumentException(
          "window must be 1.." + limits.maxCredit() + ", was " + window);
    }
    if (perAddress < 1 || inAll < 1 || queue < 1) {
      throw new IllegalArgumentException(
          "connections per address, in all and the queue must be at least 1, were "
              + perAddress
              + ", "
              + inAll
              + " and "
              + queue);
    }
  }

  /** 1024 connections an address, 8192 in all, a window of 4. */
  public static IngestSettings on(String host, int port) {
    return new IngestSettings(
        host,
        port,
        null,
        StreamLimits.DEFAULTS,
        1_024,
        8_192,
        4,
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        64);
  }

  public IngestSettings withAnnounced(String other) {
    return new IngestSettings(
        host,
        port,
        other,
        limits,
        perAddress,
        inAll,
        window,
        hello,
        silence,
        message,
        stuck,
        queue);
  }

  public IngestSettings withLimits(StreamLimits other) {
    return new IngestSettings(
        host,
        port,
        announced,
        other,
        perAddress,
        inAll,
        window,
        hello,
        silence,
        message,
        stuck,
        queue);
  }

  public IngestSettings withConnections(int fromOneAddress, int together) {
    return new IngestSettings(
        host,
        port,
        announced,
        limits,
        fromOneAddress,
        together,
        window,
        hello,
        silence,
        message,
        stuck,
        queue);
  }

  /** The host that devices dial. */
  public String dialled() {
    if (announced != null) {
      return announced;
    }
    return local();
  }

  /** The host that subscribers dial, which are on this machine. */
  public String local() {
    return host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
  }
}
