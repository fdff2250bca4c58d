package camfleet.device.camera;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * The JPEG files of a folder, one after the other by name, for ever and in their own size. The
 * folder is read again for each round, so that new files show. A file that is no whole JPEG is
 * skipped, counted, and named once in the log.
 */
final class FolderCamera implements Camera {
  private static final Logger LOG = System.getLogger("camfleet.camera");

  /** A larger file is not read. */
  private static final int MAX_BYTES = 32 * 1024 * 1024;

  private final Path folder;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Path> round = new ArrayDeque<>();
  private final Set<Path> named = new HashSet<>();
  private Pacer pacer;
  private int files;
  private boolean anyGood;
  private String firstProblem;
  private long skipped;
  private boolean closed;

  FolderCamera(Path folder, InstantSource clock, LongSupplier nanos) {
    this.folder = folder;
    this.clock = clock;
    this.nanos = nanos;
  }

  @Override
  public String source() {
    return "folder:" + folder;
  }

  /** Pictures keep their own size, and their bytes are passed on as they are. */
  @Override
  public Map<String, SourceRange> settings() {
    return Map.of("fps", SourceRange.ALL_LIVE);
  }

  /** Whether the folder is there and holds pictures. */
  static void check(Path folder) throws CameraException {
    list(folder);
  }

  /** The picture files by name. */
  private static List<Path> list(Path folder) throws CameraException {
    if (!Files.exists(folder)) {
      throw new CameraException("folder " + folder + " does not exist");
    }
    if (!Files.isDirectory(folder)) {
      throw new CameraException(
          "folder " + folder + " is not a folder; for a video use file:" + folder);
    }
    List<Path> pictures;
    try (Stream<Path> all = Files.list(folder)) {
      pictures =
          all.filter(FolderCamera::isNamedAsJpeg)
              .filter(Files::isRegularFile)
              .sorted(Comparator.comparing(path -> path.getFileName().toString()))
              .toList();
    } catch (IOException | java.io.UncheckedIOException e) {
      throw new CameraException(
          "folder " + folder + " cannot be read; check its permissions (" + e.getMessage() + ")",
          e);
    }
    if (pictures.isEmpty()) {
      throw new CameraException(
          "folder " + folder + " holds no .jpg or .jpeg file; put pictures there");
    }
    return pictures;
  }

  private static boolean isNamedAsJpeg(Path path) {
    String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".jpg") || name.endsWith(".jpeg");
  }

  @Override
  public void open(CameraMode mode) throws CameraException {
    lock.lock();
    try {
      requireNotClosed();
      startRound();
      pacer = new Pacer(mode.fps(), nanos.getAsLong());
    } finally {
      lock.unlock();
    }
  }

  private void startRound() throws CameraException {
    List<Path> pictures = list(folder);
    round.clear();
    round.addAll(pictures);
    files = pictures.size();
    anyGood = false;
    firstProblem = null;
  }

  @Override
  public Picture read(long sequence, Duration patience)
      throws CameraException, InterruptedException {
    lock.lockInterruptibly();
    try {
      long deadline = nanos.getAsLong() + patience.toNanos();
      while (true) {
        requireNotClosed();
        if (pacer == null) {
          throw new CameraException("folder " + folder + " is not open");
        }
        long now = nanos.getAsLong();
        long untilDue = pacer.dueNanos() - now;
        if (untilDue <= 0) {
          Picture picture = next();
          pacer.happened(now);
          return picture;
        }
        if (deadline - now <= 0) {
          return null;
        }
        changed.awaitNanos(Math.min(untilDue, deadline - now));
      }
    } finally {
      lock.unlock();
    }
  }

  private Picture next() throws CameraException {
    while (true) {
      if (round.isEmpty()) {
        if (!anyGood) {
          throw new CameraException(
              "folder "
                  + folder
                  + ": none of its "
                  + files
                  + " pictures can be shown"
                  + (firstProblem == null ? "" : "; " + firstProblem));
        }
        startRound();
      }
      Path file = round.poll();
      Picture picture = load(file);
      if (picture != null) {
        anyGood = true;
        return picture;
      }
    }
  }

  /** The file's picture, or null when it has none. */
  private Picture load(Path file) {
    byte[] bytes;
    // Not through a channel, which an interrupt of the capture thread would close.
    try (InputStream in = new FileInputStream(file.toFile())) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (FileNotFoundException e) {
      if (Files.exists(file)) {
        skip(file, "cannot be read; check its permissions");
      }
      return null; // Removed since the round began.
    } catch (IOException e) {
      skip(file, "cannot be read: " + e.getMessage());
      return null;
    }
    if (bytes.length > MAX_BYTES) {
      skip(file, "is larger than " + MAX_BYTES / (1024 * 1024) + " MiB");
      return null;
    }
    long capturedAt = CaptureTime.now(clock);
    Picture picture =
        JpegSplitter.first(bytes)
            .flatMap(jpeg -> Picture.ofJpeg(jpeg, capturedAt, false))
            .orElse(null);
    if (picture == null) {
      skip(file, "is not a whole JPEG");
    }
    return picture;
  }

  private void skip(Path file, String why) {
    skipped++;
    String problem = file.getFileName() + " " + why;
    if (firstProblem == null) {
      firstProblem = problem;
    }
    if (named.add(file)) {
      LOG.log(Level.WARNING, "folder " + folder + ": " + problem + " and is skipped");
    }
  }

  /** How often a file was skipped since the camera was made. */
  long skipped() {
    lock.lock();
    try {
      return skipped;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean change(CameraMode mode) {
    lock.lock();
    try {
      if (pacer == null) {
        return false;
      }
      pacer.change(mode.fps(), nanos.getAsLong());
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String description() {
    lock.lock();
    try {
      String what = files + (files == 1 ? " picture" : " pictures");
      return pacer == null ? null : skipped == 0 ? what : what + ", skipped " + skipped + " times";
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void release() {
    lock.lock();
    try {
      pacer = null;
      round.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void requireNotClosed() throws CameraException {
    if (closed) {
      throw new CameraException("the camera is closed");
    }
  }
}
