package camfleet.broker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The users and hashed passwords of a file that Mosquitto reads as well, one {@code user:hash} per
 * line; read again whenever it has changed. Safe for any thread.
 *
 * <p>What once matched is remembered as a keyed digest, so that a fleet that reconnects does not
 * cost one key derivation per device.
 */
public final class PasswordFile {
  private static final System.Logger LOG = System.getLogger("camfleet.broker");

  private final Path file;
  private final SecretKeySpec key;
  private final PasswordHash nobody;
  private final Map<String, Seen> seen = new ConcurrentHashMap<>();
  private volatile Content content = new Content(null, Map.of());

  public PasswordFile(Path file) {
    this.file = file;
    SecureRandom random = new SecureRandom();
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    this.key = new SecretKeySpec(secret, "HmacSHA256");
    this.nobody = PasswordHash.of("nobody", random);
  }

  /** The user names in the file now. */
  public Set<String> userNames() {
    return current().keySet();
  }

  /** Whether the user exists and this is the password; false too for an empty one. */
  public boolean matches(String userName, byte[] password) {
    PasswordHash hash = current().get(userName);
    if (hash == null || password.length == 0) {
      // As slow as a wrong password, so that the time does not tell which names exist.
      nobody.matches(password);
      return false;
    }
    byte[] digest = digest(password);
    Seen before = seen.get(userName);
    if (before != null && before.hash() == hash) {
      if (MessageDigest.isEqual(before.digest(), digest)) {
        return true;
      }
    }
    if (!hash.matches(password)) {
      return false;
    }
    seen.put(userName, new Seen(hash, digest));
    return true;
  }

  private Map<String, PasswordHash> current() {
    Content now = content;
    Stamp stamp = stamp();
    if (!java.util.Objects.equals(stamp, now.stamp())) {
      now = reload(stamp);
    }
    return now.hashes();
  }

  private synchronized Content reload(Stamp stamp) {
    if (java.util.Objects.equals(stamp, content.stamp())) {
      return content;
    }
    Map<String, PasswordHash> hashes = Map.of();
    if (stamp != null) {
      try {
        hashes = read(file);
      } catch (IOException e) {
        LOG.log(
            System.Logger.Level.ERROR,
            "broker: {0}; the users read before stay in force",
            e.getMessage());
        hashes = content.hashes();
      }
    } else {
      LOG.log(
          System.Logger.Level.ERROR,
          "broker: password file {0} is not there: nobody can log in; enrol users first",
          file);
    }
    Content next = new Content(stamp, hashes);
    content = next;
    seen.keySet().retainAll(hashes.keySet());
    return next;
  }

  /**
   * Reads a password file.
   *
   * @throws IOException with file, line and what is wrong in one sentence
   */
  static Map<String, PasswordHash> read(Path file) throws IOException {
    Map<String, PasswordHash> hashes = new LinkedHashMap<>();
    String text;
    try {
      text = Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IOException("password file " + file + " cannot be read: " + e, e);
    }
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new IOException(
            "password file " + file + " line " + number + " is not user:password-hash");
      }
      try {
        hashes.put(line.substring(0, colon), PasswordHash.parse(line.substring(colon + 1).trim()));
      } catch (IllegalArgumentException e) {
        throw new IOException(
            "password file " + file + " line " + number + " " + e.getMessage(), e);
      }
    }
    return hashes;
  }

  private Stamp stamp() {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(
          attributes.lastModifiedTime().to(java.util.concurrent.TimeUnit.NANOSECONDS),
          attributes.size(),
          attributes.fileKey());
    } catch (IOException e) {
      return null;
    }
  }

  private byte[] digest(byte[] password) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal(password);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HmacSHA256: " + e, e);
    }
  }

  /** What changes when the file does; replacing it by renaming gives a new file key. */
  private record Stamp(long modifiedNanos, long bytes, Object fileKey) {}

  private record Content(Stamp stamp, Map<String, PasswordHash> hashes) {}

  private record Seen(PasswordHash hash, byte[] digest) {}
}
