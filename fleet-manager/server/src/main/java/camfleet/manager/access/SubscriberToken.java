package camfleet.manager.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What is kept of a token. The token itself has 256 random bits, so that one round of a hash hides
 * it.
 *
 * @param name whose it is
 * @param sha256 of its characters, 64 hexadecimal digits
 */
public record SubscriberToken(String name, String sha256, Instant createdAt) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  public SubscriberToken {
    Objects.requireNonNull(createdAt, "createdAt");
    if (name == null || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a token's name must be 1 to 64 of letters, digits, . _ and -, was \"" + name + "\"");
    }
    if (sha256 == null || !HASH.matcher(sha256).matches()) {
      throw new IllegalArgumentException("sha256 must be 64 hexadecimal digits");
    }
  }

  static SubscriberToken of(String name, String token, Instant at) {
    return new SubscriberToken(name, HexFormat.of().formatHex(hash(token)), at);
  }

  static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Whether it is the token with this hash; takes as long for another one. */
  boolean matches(byte[] hash) {
    return MessageDigest.isEqual(HexFormat.of().parseHex(sha256), hash);
  }
}
