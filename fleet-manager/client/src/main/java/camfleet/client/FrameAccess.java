package camfleet.client;

import camfleet.message.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How a program gets at frames over TCP from another machine than the manager's. Never shows its
 * token.
 *
 * @param token what {@code fleet-manager stream-token} printed, or null for a program on the
 *     manager's machine
 * @param caFile PEM file of the authorities to trust where the manager offers TLS, or null for
 *     Java's own ({@code javax.net.ssl.trustStore})
 */
public record FrameAccess(String token, Path caFile) {
  /** On the manager's own machine. */
  public static final FrameAccess LOCAL = new FrameAccess(null, null);

  /** With a token that stands in a file. */
  public static FrameAccess tokenFile(Path file) throws FleetException {
    try {
      return new FrameAccess(Files.readString(file).strip(), null);
    } catch (IOException e) {
      throw new FleetException(
          ProblemCode.INVALID_ARGUMENT, "cannot read the token in " + file + ": " + e.getMessage());
    }
  }

  public FrameAccess withCaFile(Path file) {
    return new FrameAccess(token, file);
  }

  @Override
  public String toString() {
    return "FrameAccess[" + (token == null ? "no token" : "a token") + ", CA file " + caFile + "]";
  }
}
