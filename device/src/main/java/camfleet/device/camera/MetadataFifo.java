package camfleet.device.camera;

import camfleet.runtime.Threads;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A named pipe in a private folder, through which a program tells about its pictures. */
final class MetadataFifo implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("camfleet.camera");
  private static final long PATIENCE_MILLIS = 2000;

  private final Path folder;
  private final Path path;
  private final RandomAccessFile pipe;
  private final MetadataLines lines;
  private final Thread reader;
  private volatile boolean closed;

  private MetadataFifo(Path folder, Path path, Consumer<FrameMetadata> blocks) throws IOException {
    this.folder = folder;
    this.path = path;
    // Open for both, so that neither this nor the program's opening ever waits for the other end.
    this.pipe = new RandomAccessFile(path.toFile(), "rw");
    this.lines = new MetadataLines(blocks);
    this.reader = Threads.startPlatform("metadata", this::read);
  }

  /**
   * Makes one.
   *
   * @param blocks gets what is told, on a thread of the pipe's own
   */
  static MetadataFifo open(Consumer<FrameMetadata> blocks)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("camfleet-");
    Path path = folder.resolve("metadata");
    try {
      make(path);
      return new MetadataFifo(folder, path, blocks);
    } catch (IOException | InterruptedException e) {
      remove(path);
      remove(folder);
      throw e;
    }
  }

  private static void make(Path path) throws IOException, InterruptedException {
    Process mkfifo =
        new ProcessBuilder("mkfifo", "-m", "600", path.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!mkfifo.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS) || mkfifo.exitValue() != 0) {
        throw new IOException("mkfifo could not make " + path);
      }
    } finally {
      mkfifo.destroyForcibly();
    }
  }

  Path path() {
    return path;
  }

  private void read() {
    byte[] piece = new byte[8192];
    try {
      int count = pipe.read(piece);
      while (count >= 0 && !closed) {
        lines.feed(piece, count);
        count = pipe.read(piece);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "the metadata ended: {0}", e.toString());
    }
  }

  /** Ends the reader and removes pipe and folder. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (reader.isAlive()) {
        // Closing would not end a read that waits; a byte does.
        pipe.write('\n');
      }
      Threads.join(reader, PATIENCE_MILLIS);
      pipe.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "the pipe of the metadata: {0}", e.toString());
    }
    remove(path);
    remove(folder);
  }

  private static void remove(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "{0} stays behind: {1}", path, e.toString());
    }
  }
}
