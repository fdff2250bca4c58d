package camfleet.broker;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A password as mosquitto_passwd 2.0 stores it, {@code $7$iterations$salt$hash}: PBKDF2 with
 * HMAC-SHA512 (RFC 8018 §5.2), a salt of 12 bytes, a hash of 64, both in Base64.
 */
final class PasswordHash {
  /**
   * The iterations of a new hash. The passwords hashed here are random and cannot be guessed
   * whatever this is; Mosquitto derives them in its only thread, at each connect.
   */
  static final int ITERATIONS = 1000;

  private static final int SALT_BYTES = 12;
  private static final int HASH_BYTES = 64;
  private static final int MOST_ITERATIONS = 10_000_000;

  private final int iterations;
  private final byte[] salt;
  private final byte[] hash;

  private PasswordHash(int iterations, byte[] salt, byte[] hash) {
    this.iterations = iterations;
    this.salt = salt;
    this.hash = hash;
  }

  /** Hashes a password with a new salt. */
  static PasswordHash of(String password, SecureRandom random) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return new PasswordHash(ITERATIONS, salt, derive(password.toCharArray(), salt, ITERATIONS));
  }

  /**
   * Reads {@code $7$iterations$salt$hash}.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  static PasswordHash parse(String text) {
    String[] parts = text.split("\\$", -1);
    if (parts.length != 5 || !parts[0].isEmpty() || !parts[1].equals("7")) {
      throw new IllegalArgumentException("is not $7$iterations$salt$hash (mosquitto_passwd 2.0)");
    }
    int iterations;
    try {
      iterations = Integer.parseInt(parts[2]);
    } catch (NumberFormatException e) {
      iterations = 0;
    }
    if (iterations < 1 || iterations > MOST_ITERATIONS) {
      throw new IllegalArgumentException("has not 1 to " + MOST_ITERATIONS + " iterations");
    }
    byte[] salt;
    byte[] hash;
    try {
      salt = Base64.getDecoder().decode(parts[3]);
      hash = Base64.getDecoder().decode(parts[4]);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("has a salt or hash that is not Base64", e);
    }
    if (salt.length == 0 || hash.length != HASH_BYTES) {
      throw new IllegalArgumentException("has no salt or not " + HASH_BYTES + " bytes of hash");
    }
    return new PasswordHash(iterations, salt, hash);
  }

  /** Derives the password anew and compares in constant time. */
  boolean matches(byte[] password) {
    char[] characters;
    try {
      characters =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(password))
              .toString()
              .toCharArray();
    } catch (CharacterCodingException e) {
      return false;
    }
    return MessageDigest.isEqual(hash, derive(characters, salt, iterations));
  }

  private static byte[] derive(char[] password, byte[] salt, int iterations) {
    PBEKeySpec spec = new PBEKeySpec(password, salt, iterations, HASH_BYTES * 8);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no PBKDF2WithHmacSHA512: " + e, e);
    } finally {
      spec.clearPassword();
    }
  }

  @Override
  public String toString() {
    Base64.Encoder base64 = Base64.getEncoder();
    return "$7$"
        + iterations
        + "$"
        + base64.encodeToString(salt)
        + "$"
        + base64.encodeToString(hash);
  }
}
