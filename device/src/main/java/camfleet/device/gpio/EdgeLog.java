package camfleet.device.gpio;

import camfleet.runtime.Threads;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The edges as lines of {@code ttl-in.csv}, written and told at most once a second by a thread of
 * its own. A full file becomes {@code ttl-in.1.csv}; a full disk costs the lines and nothing else.
 */
final class EdgeLog implements AutoCloseable {
  /** Hears of the edges since the last time. */
  @FunctionalInterface
  interface Told {
    void edges(long count, Edge last);
  }

  static final String HEADER = "edge,wall_ns,monotonic_ns,sequence,captured_at_ns\n";
  static final long MOST_BYTES = 4L << 20;

  private static final System.Logger LOG = System.getLogger("camfleet.device.gpio");
  private static final int MOST_WAITING = 65_536;
  private static final long STOP_MILLIS = 1000;

  private final Path dataDir;
  private final long mostBytes;
  private final Told told;
  private final BlockingQueue<Edge> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
  private final AtomicLong forgotten = new AtomicLong();
  private final CountDownLatch closing = new CountDownLatch(1);

  // Guarded by this.
  private Thread thread;
  private boolean failing;
  private long unwritten;

  /**
   * @param dataDir null keeps nothing
   * @param mostBytes after which a file is put aside
   */
  EdgeLog(Path dataDir, long mostBytes, Told told) {
    this.dataDir = dataDir;
    this.mostBytes = mostBytes;
    this.told = told;
  }

  /** Returns at once. */
  void add(Edge edge) {
    if (!waiting.offer(edge)) {
      forgotten.incrementAndGet();
    }
  }

  /** Writes and tells by itself from now on. */
  synchronized void start() {
    if (thread == null && closing.getCount() > 0) {
      thread = Threads.startPlatform("ttl-in", this::run);
    }
  }

  private void run() {
    try {
      while (!closing.await(1, TimeUnit.SECONDS)) {
        flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes and tells what has come. */
  synchronized void flush() {
    List<Edge> batch = new ArrayList<>();
    waiting.drainTo(batch);
    if (batch.isEmpty()) {
      return;
    }
    if (dataDir != null) {
      write(batch);
    }
    told.edges(batch.size() + forgotten.getAndSet(0), batch.get(batch.size() - 1));
  }

  private void write(List<Edge> batch) {
    Path file = dataDir.resolve("ttl-in.csv");
    try {
      Files.createDirectories(dataDir);
      if (Files.exists(file) && Files.size(file) >= mostBytes) {
        Files.move(file, dataDir.resolve("ttl-in.1.csv"), StandardCopyOption.REPLACE_EXISTING);
      }
      append(file, batch);
      if (failing) {
        failing = false;
        LOG.log(
            System.Logger.Level.INFO,
            file + " is written again; " + unwritten + " edges are missing");
        unwritten = 0;
      }
    } catch (IOException e) {
      unwritten += batch.size();
      if (!failing) {
        failing = true;
        LOG.log(
            System.Logger.Level.WARNING,
            "edges are not kept: cannot write " + file + ": " + e.getMessage());
      }
    }
  }

  private static void append(Path file, List<Edge> batch) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      long before = channel.size();
      StringBuilder text = new StringBuilder(before == 0 ? HEADER : "");
      batch.forEach(edge -> text.append(edge.line()).append('\n'));
      ByteBuffer bytes = StandardCharsets.US_ASCII.encode(text.toString());
      channel.position(before);
      try {
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      } catch (IOException e) {
        // Half a line would spoil the next one.
        channel.truncate(before);
        throw e;
      }
    }
  }

  /** Ends; what came before is written. */
  @Override
  public void close() {
    closing.countDown();
    Thread running;
    synchronized (this) {
      running = thread;
    }
    // Without an interrupt, which would close the file under what is being written.
    Threads.join(running, STOP_MILLIS);
    flush();
  }
}
