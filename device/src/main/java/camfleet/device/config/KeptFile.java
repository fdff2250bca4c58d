package camfleet.device.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A small file of the data directory that is replaced as a whole, with the content before it under
 * another name.
 */
public final class KeptFile {
  private final Path path;
  private final Path previous;

  /**
   * @param dataDir null keeps nothing
   * @param name such as {@code regions}, kept in {@code regions.json} and {@code
   *     regions.previous.json}
   */
  public KeptFile(Path dataDir, String name) {
    this.path = dataDir == null ? null : dataDir.resolve(name + ".json");
    this.previous = dataDir == null ? null : dataDir.resolve(name + ".previous.json");
  }

  /** The content; null when there is none. */
  public byte[] read() throws IOException {
    byte[] content = read(path);
    // The power may have gone between the two names of a replacement.
    return content == null ? read(previous) : content;
  }

  /** The content before; null when there is none. */
  public byte[] readPrevious() throws IOException {
    return read(previous);
  }

  private static byte[] read(Path file) throws IOException {
    try {
      return file == null ? null : Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw new IOException("cannot read " + file + ": " + AtomicFile.reason(e), e);
    }
  }

  /** Replaces the content; what it was is the one before from now on. */
  public void write(byte[] content) throws IOException {
    if (path == null) {
      throw new IOException("this device keeps nothing: it has no data_dir");
    }
    new AtomicFile(path).write(content, previous);
  }

  /** Gives a content that cannot be used another name, and says which. */
  public String setAside() throws IOException {
    Path damaged = path.resolveSibling(path.getFileName() + ".damaged");
    Path from = Files.exists(path) ? path : previous;
    Files.move(from, damaged, StandardCopyOption.REPLACE_EXISTING);
    return damaged.toString();
  }
}
