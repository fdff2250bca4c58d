package camfleet.device.uplink;

import camfleet.stream.StreamEndpoint;
import java.nio.file.Path;
import java.util.Objects;

/**
 * What somebody wants streamed. Never shows its token.
 *
 * @param session the asker's name for it
 * @param endpoint where to dial; null leaves that of the running session
 * @param token the secret to say there; null leaves that of the running session, or is none
 * @param fps frames per second at most; null for all
 */
public record StreamRequest(String session, StreamEndpoint endpoint, String token, Double fps) {
  public StreamRequest {
    Objects.requireNonNull(session, "session");
  }

  /**
   * The same from an address {@code tcp://HOST:PORT} or {@code tls://HOST:PORT}.
   *
   * @param address null leaves the endpoint of the running session
   * @param caFile PEM file to trust with TLS, or null for the system's
   * @throws IllegalArgumentException with one sentence when the address is none
   */
  public static StreamRequest of(
      String session, String address, Path caFile, String token, Double fps) {
    StreamEndpoint endpoint = address == null ? null : StreamAddress.parse(address, caFile);
    return new StreamRequest(session, endpoint, token, fps);
  }

  /** The host to dial, or null when none is given. */
  public String host() {
    return endpoint == null ? null : endpoint.host();
  }

  /** The port to dial, or 0 when none is given. */
  public int port() {
    return endpoint == null ? 0 : endpoint.port();
  }

  @Override
  public String toString() {
    return "StreamRequest[" + session + " to " + endpoint + ", fps " + fps + "]";
  }
}
