package camfleet.message;

import java.util.List;
import java.util.Objects;

/** Where devices may dial to deliver frames over TCP, on {@code fleet/ingest}. */
public record IngestEndpoints(List<Endpoint> endpoints) implements Message {
  public IngestEndpoints {
    endpoints = Copies.list(endpoints);
  }

  public record Endpoint(String host, int port, boolean tls) {
    public Endpoint {
      Objects.requireNonNull(host, "host");
      if (port < 1 || port > 65535) {
        throw new IllegalArgumentException("port must be 1..65535, was " + port);
      }
    }
  }
}
