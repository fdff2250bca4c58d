package camfleet.stream;

import camfleet.message.IngestEndpoints;
import java.nio.file.Path;

/**
 * Where to dial.
 *
 * @param caFile PEM file of the authorities to trust with TLS, or null for the system's own
 */
public record StreamEndpoint(String host, int port, boolean tls, Path caFile) {
  public StreamEndpoint {
    Texts.required("host", host, 255);
    Texts.range("port", port, 1, 65535);
  }

  /** Without TLS. */
  public static StreamEndpoint of(String host, int port) {
    return new StreamEndpoint(host, port, false, null);
  }

  public static StreamEndpoint of(IngestEndpoints.Endpoint offered, Path caFile) {
    return new StreamEndpoint(offered.host(), offered.port(), offered.tls(), caFile);
  }

  @Override
  public String toString() {
    return host + ":" + port + (tls ? " (TLS)" : "");
  }
}
