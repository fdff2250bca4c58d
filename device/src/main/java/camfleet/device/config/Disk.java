package camfleet.device.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The steps in which a small file is stored, one by one, so that a test can stop between them. */
interface Disk {
  /** The disk that there is. */
  Disk REAL = new Real();

  boolean exists(Path path);

  byte[] read(Path path) throws IOException;

  void createDirectories(Path directory) throws IOException;

  /** Writes a whole file; when it returns the content is on the medium, the name perhaps not. */
  void write(Path path, byte[] content) throws IOException;

  /** Replaces what has the new name, if there is anything, in one step (POSIX rename). */
  void rename(Path from, Path to) throws IOException;

  /** Brings the names in a directory to the medium. */
  void sync(Path directory);

  /** Files by their names. */
  final class Real implements Disk {
    @Override
    public boolean exists(Path path) {
      return Files.exists(path);
    }

    @Override
    public byte[] read(Path path) throws IOException {
      return Files.readAllBytes(path);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
      Files.createDirectories(directory);
    }

    @Override
    public void write(Path path, byte[] content) throws IOException {
      try (FileChannel channel =
          FileChannel.open(
              path,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void sync(Path directory) {
      // A file system that does not allow this has nothing better to offer.
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      } catch (IOException e) {
        System.getLogger("camfleet.device.config")
            .log(System.Logger.Level.DEBUG, "directory {0} cannot be synced: {1}", directory, e);
      }
    }
  }
}
