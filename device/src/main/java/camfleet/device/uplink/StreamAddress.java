package camfleet.device.uplink;

import camfleet.stream.StreamEndpoint;
import java.net.URI;
import java.nio.file.Path;

/** Reads where to stream to, {@code tcp://HOST:PORT} or {@code tls://HOST:PORT}. */
final class StreamAddress {
  private StreamAddress() {}

  /**
   * @param caFile PEM file to trust with TLS, or null for the system's
   * @throws IllegalArgumentException with one sentence when it is no such address
   */
  static StreamEndpoint parse(String text, Path caFile) {
    try {
      URI uri = URI.create(text.strip());
      boolean tls = "tls".equals(uri.getScheme());
      boolean bare =
          uri.getUserInfo() == null
              && uri.getQuery() == null
              && uri.getFragment() == null
              && (uri.getPath() == null || uri.getPath().isEmpty());
      if ((tls || "tcp".equals(uri.getScheme())) && uri.getHost() != null && bare) {
        String host = uri.getHost();
        if (host.startsWith("[")) {
          host = host.substring(1, host.length() - 1);
        }
        return new StreamEndpoint(host, uri.getPort(), tls, caFile);
      }
    } catch (IllegalArgumentException e) {
      throw wrong(text, e);
    }
    throw wrong(text, null);
  }

  private static IllegalArgumentException wrong(String text, Exception cause) {
    String shown = text.length() > 80 ? text.substring(0, 80) + "…" : text;
    return new IllegalArgumentException(
        "endpoint must be tcp://HOST:PORT or tls://HOST:PORT, was \"" + shown + "\"", cause);
  }
}
