package camfleet.manager.access;

import camfleet.message.Json;
import camfleet.runtime.MalformedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The file of the tokens with which programs subscribe to frames. It holds names and hashes; a
 * token is returned once and never kept or logged.
 *
 * <p>The file is replaced as a whole and belongs to its owner alone (mode 600); several processes
 * take turns by a lock file beside it.
 */
public final class SubscriberTokens {
  private static final String FILE = "stream-tokens.json";
  private static final int TOKEN_BYTES = 32;

  private final Path file;
  private final SecureRandom random = new SecureRandom();

  private record Content(List<SubscriberToken> tokens) {
    Content {
      tokens = tokens == null ? List.of() : List.copyOf(tokens);
    }
  }

  private SubscriberTokens(Path file) {
    this.file = file;
  }

  /** Those of a manager that keeps its data there. */
  public static SubscriberTokens in(Path data) {
    return new SubscriberTokens(data.toAbsolutePath().resolve(FILE));
  }

  public Path file() {
    return file;
  }

  /** All of them, by name. */
  public List<SubscriberToken> all() throws IOException {
    byte[] json;
    try {
      json = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new IOException("cannot read the tokens in " + file + ": " + reason(e), e);
    }
    try {
      return Json.read(json, Content.class).tokens();
    } catch (MalformedException e) {
      throw new IOException(
          "the tokens in " + file + " are not readable: " + e.getMessage() + "; mend or remove it",
          e);
    }
  }

  /** The library's message may be the bare path. */
  private static String reason(IOException e) {
    return e instanceof AccessDeniedException ? "permission denied" : e.getMessage();
  }

  /**
   * Gives a name a new token, which replaces an old one.
   *
   * @return the token, 256 random bits in URL-safe characters
   * @throws IllegalArgumentException with one sentence when there can be no such name
   */
  public String add(String name, Instant at) throws IOException {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    SubscriberToken kept = SubscriberToken.of(name, token, at);
    change(
        tokens -> {
          List<SubscriberToken> all = without(tokens, name);
          all.add(kept);
          all.sort(Comparator.comparing(SubscriberToken::name));
          return all;
        });
    return token;
  }

  /** Takes a name's token away; false when there was none. */
  public boolean revoke(String name) throws IOException {
    return Files.exists(file) && change(tokens -> without(tokens, name));
  }

  private static List<SubscriberToken> without(List<SubscriberToken> tokens, String name) {
    List<SubscriberToken> rest = new ArrayList<>(tokens);
    rest.removeIf(token -> token.name().equals(name));
    return rest;
  }

  /** The token with this hash among some; looks at all of them, so that it always takes as long. */
  static Optional<SubscriberToken> find(List<SubscriberToken> tokens, String token) {
    byte[] hash = SubscriberToken.hash(token);
    SubscriberToken found = null;
    for (SubscriberToken known : tokens) {
      found = known.matches(hash) ? known : found;
    }
    return Optional.ofNullable(found);
  }

  private synchronized boolean change(UnaryOperator<List<SubscriberToken>> change)
      throws IOException {
    Files.createDirectories(file.getParent());
    try (FileChannel channel =
            FileChannel.open(
                file.resolveSibling(FILE + ".lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                ownerOnly());
        FileLock lock = channel.lock()) {
      List<SubscriberToken> before = all();
      List<SubscriberToken> after = change.apply(before);
      boolean changed = lock.isValid() && !after.equals(before);
      if (changed) {
        replace(Json.pretty(new Content(after)) + "\n");
      }
      return changed;
    }
  }

  /** Writes a temporary file, flushes it to the disk and renames it. */
  private void replace(String text) throws IOException {
    Path temporary = file.resolveSibling(FILE + ".tmp");
    Files.deleteIfExists(temporary);
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            ownerOnly())) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
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
}
