package camfleet.broker;

import camfleet.topic.DeviceId;
import camfleet.topic.Party;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives users their passwords and takes them away, in the password file that the brokers read. A
 * password is random, returned once and never kept or logged.
 *
 * <p>The file is replaced as a whole and belongs to its owner alone (mode 600); several processes
 * take turns by a lock file beside it.
 */
public final class Enrolment {
  private static final int PASSWORD_BYTES = 24;

  private final Path file;
  private final SecureRandom random = new SecureRandom();

  public Enrolment(Path file) {
    this.file = file.toAbsolutePath();
  }

  /**
   * Gives a user a new password, which replaces an old one.
   *
   * @param userName a device id, or {@code manager operator viewer homeassistant}
   * @return the password, 192 random bits in URL-safe characters
   * @throws IllegalArgumentException if no user may have that name
   */
  public String add(String userName) throws IOException {
    return addAll(List.of(userName)).get(userName);
  }

  /** Gives each user a new password, in one change of the file. */
  public Map<String, String> addAll(Collection<String> userNames) throws IOException {
    Map<String, String> passwords = new LinkedHashMap<>();
    for (String userName : userNames) {
      passwords.put(checked(userName), newPassword());
    }
    change(
        hashes -> {
          passwords.forEach((user, word) -> hashes.put(user, PasswordHash.of(word, random)));
          return true;
        });
    return passwords;
  }

  /** Takes a user out; false when there was none. Who is connected stays so until it reconnects. */
  public boolean remove(String userName) throws IOException {
    return change(hashes -> hashes.remove(userName) != null);
  }

  /** The users in the file. */
  public Set<String> userNames() throws IOException {
    return Files.exists(file) ? PasswordFile.read(file).keySet() : Set.of();
  }

  private static String checked(String userName) {
    return Party.ofUser(userName) == Party.DEVICE ? new DeviceId(userName).value() : userName;
  }

  private String newPassword() {
    byte[] bytes = new byte[PASSWORD_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private synchronized boolean change(Change change) throws IOException {
    Files.createDirectories(file.getParent());
    Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
    try (FileChannel channel =
            FileChannel.open(
                lockFile,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                ownerOnly());
        FileLock lock = channel.lock()) {
      Map<String, PasswordHash> hashes =
          Files.exists(file) ? PasswordFile.read(file) : new LinkedHashMap<>();
      boolean changed = lock.isValid() && change.apply(hashes);
      if (changed) {
        replace(hashes);
      }
      return changed;
    }
  }

  /** Writes a temporary file, flushes it to the disk and renames it. */
  private void replace(Map<String, PasswordHash> hashes) throws IOException {
    StringBuilder text = new StringBuilder();
    hashes.forEach((user, hash) -> text.append(user).append(':').append(hash).append('\n'));
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    Files.deleteIfExists(temporary);
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            ownerOnly())) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static FileAttribute<?>[] ownerOnly() {
    if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      return new FileAttribute<?>[0];
    }
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
    };
  }

  /** A change of the users; false leaves the file as it is. */
  private interface Change {
    boolean apply(Map<String, PasswordHash> hashes);
  }
}
