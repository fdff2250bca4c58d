package camfleet.manager.access;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Who may subscribe to frames: a program on this machine without a token, and everybody with one.
 * It looks at the file of the tokens again whenever that has changed. Any thread may call it.
 */
public final class SubscriberDoor {
  private static final System.Logger LOG = System.getLogger("camfleet.access");

  private final SubscriberTokens file;
  private volatile List<SubscriberToken> tokens = List.of();
  private Object seen;

  /** Somebody may not come in; the message is one sentence for them. */
  public static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    RefusedException(String sentence) {
      super(sentence);
    }
  }

  public SubscriberDoor(SubscriberTokens file) {
    this.file = file;
  }

  /**
   * Lets one in.
   *
   * @param token what it said, or null
   * @return the token that it came with, or empty for a program on this machine that said none
   */
  public Optional<SubscriberToken> admit(InetAddress from, String token) throws RefusedException {
    if (token == null) {
      if (from.isLoopbackAddress()) {
        return Optional.empty();
      }
      throw new RefusedException(
          "subscribers from other machines need a token; make one on the manager's with:"
              + " fleet-manager stream-token NAME");
    }
    look();
    Optional<SubscriberToken> known = SubscriberTokens.find(tokens, token);
    if (known.isEmpty()) {
      throw new RefusedException(
          "the token is not known here; it may have been revoked (see: fleet-manager stream-token"
              + " --list)");
    }
    return known;
  }

  /** Whether a token that was let in still is one. */
  public boolean isValid(SubscriberToken token) {
    return tokens.contains(token);
  }

  /** Reads the file again if it has changed, so that {@link #isValid} tells of now. */
  public synchronized void look() {
    Object now = state();
    if (Objects.equals(now, seen)) {
      return;
    }
    seen = now;
    try {
      tokens = file.all();
    } catch (IOException e) {
      // Nobody is let in by a file that nobody can read.
      tokens = List.of();
      LOG.log(System.Logger.Level.WARNING, e.getMessage());
    }
  }

  /** What changes with the file: it is replaced, never written into, by those who obey the lock. */
  private Object state() {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file.file(), BasicFileAttributes.class);
      return List.of(
          attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
    } catch (IOException e) {
      return "none";
    }
  }
}
