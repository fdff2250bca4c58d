package camfleet.device.config;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * A small file that is replaced as a whole: temporary file, fsync, rename, so that a power cut at
 * any byte leaves the old content or the new one.
 */
final class AtomicFile {
  private final Disk disk;
  private final Path path;

  AtomicFile(Path path) {
    this(Disk.REAL, path);
  }

  AtomicFile(Disk disk, Path path) {
    this.disk = disk;
    this.path = path;
  }

  boolean exists() {
    return disk.exists(path);
  }

  byte[] read() throws IOException {
    return disk.read(path);
  }

  /** Replaces the content; the directory is made when it is missing. */
  void write(byte[] content) throws IOException {
    write(content, null);
  }

  /**
   * The same, and the content before goes on under another name. Between the two renames neither
   * content has this file's name; the one before has the other name then.
   *
   * @param before null keeps none
   */
  void write(byte[] content, Path before) throws IOException {
    Path directory = path.toAbsolutePath().getParent();
    Path temporary = path.resolveSibling(path.getFileName() + ".new");
    try {
      disk.createDirectories(directory);
      disk.write(temporary, content);
      if (before != null && disk.exists(path)) {
        disk.rename(path, before);
      }
      disk.rename(temporary, path);
    } catch (IOException e) {
      throw new IOException("cannot store " + path + ": " + reason(e), e);
    }
    // The renames are durable only once the directory is.
    disk.sync(directory);
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
