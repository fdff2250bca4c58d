package camfleet.client;

import camfleet.message.ProblemCode;
import camfleet.stream.Hello;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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

  /**
   * @throws IllegalArgumentException with one sentence when the token is empty or too long
   */
  public FrameAccess {
    if (token != null && !isToken(token)) {
      throw new IllegalArgumentException("a token " + must(token));
    }
  }

  private static boolean isToken(String text) {
    return !text.isEmpty() && text.length() <= Hello.MAX_TOKEN;
  }

  private static String must(String text) {
    return "must have 1 to "
        + Hello.MAX_TOKEN
        + " characters, had "
        + text.length()
        + "; make one with fleet-manager stream-token";
  }

  /** With a token that stands in a file. */
  public static FrameAccess tokenFile(Path file) throws FleetException {
    String token = read(file).strip();
    if (!isToken(token)) {
      throw new FleetException(
          ProblemCode.INVALID_ARGUMENT, "the token in " + file + " " + must(token));
    }
    return new FrameAccess(token, null);
  }

  private static String read(Path file) throws FleetException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw unreadable(file, "no such file");
    } catch (AccessDeniedException e) {
      throw unreadable(file, "permission denied");
    } catch (IOException e) {
      throw unreadable(file, e.getMessage());
    }
  }

  private static FleetException unreadable(Path file, String why) {
    return new FleetException(
        ProblemCode.INVALID_ARGUMENT, "cannot read the token in " + file + ": " + why);
  }

  public FrameAccess withCaFile(Path file) {
    return new FrameAccess(token, file);
  }

  @Override
  public String toString() {
    return "FrameAccess[" + (token == null ? "no token" : "a token") + ", CA file " + caFile + "]";
  }
}
