package camfleet.manager.frames;

import camfleet.message.IngestEndpoints;
import java.util.Objects;

/**
 * Where the port for frames listens and what others are told of it.
 *
 * @param host where it listens
 * @param number 0 for a free one
 * @param announced the host that devices are told to dial, or null for the one it listens on
 * @param certificate what it shows with TLS, or null for a port without TLS
 */
public record StreamPort(String host, int number, String announced, StreamCertificate certificate) {
  public StreamPort {
    Objects.requireNonNull(host, "host");
    if (number < 0 || number > 65_535) {
      throw new IllegalArgumentException("stream port must be 0..65535, was " + number);
    }
  }

  public boolean isSecured() {
    return certificate != null;
  }

  /**
   * What devices dial.
   *
   * @param actual the port that it listens on
   */
  public IngestEndpoints.Endpoint forDevices(int actual) {
    return new IngestEndpoints.Endpoint(
        announced == null ? reachable() : announced, actual, isSecured());
  }

  /**
   * What subscribers dial. Without TLS that is this machine as it sees itself, because a loopback
   * address needs no token; with TLS it is the name that the certificate is for.
   *
   * @param actual the port that it listens on
   */
  public IngestEndpoints.Endpoint forSubscribers(int actual) {
    return isSecured()
        ? forDevices(actual)
        : new IngestEndpoints.Endpoint(reachable(), actual, false);
  }

  private String reachable() {
    return host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
  }
}
