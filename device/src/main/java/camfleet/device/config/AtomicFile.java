package camfleet.device.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A small file that is replaced as a whole: temporary file, fsync, rename, so that a power cut at
 * any byte leaves the old content or the new one.
 */
final class AtomicFile {
  private final Path path;

  AtomicFile(Path path) {
    this.path = path;
  }

  boolean exists() {
    return Files.exists(path);
  }

  byte[] read() throws IOException {
    return Files.readAllBytes(path);
  }

  /** Replaces the content; the directory is made when it is missing. */
  void write(byte[] content) throws IOException {
    Path directory = path.toAbsolutePath().getParent();
    Path temporary = path.resolveSibling(path.getFileName() + ".new");
    try {
      Files.createDirectories(directory);
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(
          temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new IOException("cannot store " + path + ": " + reason(e), e);
    }
    syncDirectory(directory);
  }

  private static void syncDirectory(Path directory) {
    // The rename itself is durable only once the directory is; a file system that does not allow
    // this has nothing better to offer.
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      System.getLogger("camfleet.device.config")
          .log(System.Logger.Level.DEBUG, "directory {0} cannot be synced: {1}", directory, e);
    }
  }

  /** The failure in words, without the path that the caller names anyway. */
  static String reason(IOException e) {
    if (e instanceof java.nio.file.AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof java.nio.file.FileAlreadyExistsException exists) {
      return exists.getFile() + " is not a directory";
    }
    if (e instanceof FileSystemException fs && fs.getReason() != null) {
      return fs.getReason();
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
