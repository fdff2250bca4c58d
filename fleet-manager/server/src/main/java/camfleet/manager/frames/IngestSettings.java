package camfleet.manager.frames;

import camfleet.stream.StreamLimits;
import java.util.Objects;

/**
 * How the port for frames behaves.
 *
 * @param port where it listens
 * @param limits what one message may be
 * @param connections how many it takes
 * @param patience how long it waits
 * @param window frames that one device may have under way
 * @param queue frames that wait for a subscriber of {@code every}
 */
public record IngestSettings(
    StreamPort port,
    StreamLimits limits,
    ConnectionLimits connections,
    Patience patience,
    int window,
    int queue) {
  public static final String DEFAULT_HOST = "127.0.0.1";
  public static final int DEFAULT_PORT = 8090;

  public IngestSettings {
    Objects.requireNonNull(port, "port");
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(connections, "connections");
    Objects.requireNonNull(patience, "patience");
    if (window < 1 || window > limits.maxCredit()) {
      throw new IllegalArgumentException(
          "window must be 1.." + limits.maxCredit() + ", was " + window);
    }
    if (queue < 1) {
      throw new IllegalArgumentException("the queue must be at least 1, was " + queue);
    }
  }

  /** Without TLS: 4 MiB a frame, 1024 connections an address, 8192 in all, a window of 4. */
  public static IngestSettings on(String host, int port) {
    return new IngestSettings(
        new StreamPort(host, port, null, null),
        StreamLimits.DEFAULTS,
        ConnectionLimits.DEFAULTS,
        Patience.DEFAULTS,
        4,
        64);
  }

  /**
   * @param host that devices are told to dial, or null for the one that it listens on
   */
  public IngestSettings withAnnounced(String host) {
    return with(new StreamPort(port.host(), port.number(), host, port.certificate()));
  }

  /**
   * @param certificate null for a port without TLS
   */
  public IngestSettings withCertificate(StreamCertificate certificate) {
    return with(new StreamPort(port.host(), port.number(), port.announced(), certificate));
  }

  private IngestSettings with(StreamPort other) {
    return new IngestSettings(other, limits, connections, patience, window, queue);
  }

  public IngestSettings withLimits(StreamLimits other) {
    return new IngestSettings(port, other, connections, patience, window, queue);
  }

  public IngestSettings withConnections(ConnectionLimits other) {
    return new IngestSettings(port, limits, other, patience, window, queue);
  }
}
