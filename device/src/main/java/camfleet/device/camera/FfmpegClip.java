package camfleet.device.camera;

import camfleet.runtime.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * A video or a stream that the {@code ffmpeg} program plays. A thread of its own empties the
 * program's pipe, so that a reader can wait with patience; a picture that nobody fetched gives way
 * to the next.
 */
final class FfmpegClip implements Camera {
  /** A larger JPEG is taken for garbage. */
  private static final int MAX_BYTES = 32 * 1024 * 1024;

  private static final Duration FIRST_PICTURE = Duration.ofSeconds(10);
  private static final List<String> PASSTHROUGH = List.of("-fps_mode", "passthrough");

  /** The same option in FFmpeg before 5.1. */
  private static final List<String> OLD_PASSTHROUGH = List.of("-vsync", "passthrough");

  private final FfmpegInput input;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Ffmpeg running;
  private int quality;
  private Pacer pacer;
  private Picture waiting;
  private boolean ended;
  private boolean closed;
  private String description;

  FfmpegClip(FfmpegInput input, InstantSource clock, LongSupplier nanos) {
    this.input = input;
    this.clock = clock;
    this.nanos = nanos;
  }

  @Override
  public String source() {
    return input.name();
  }

  @Override
  public void open(CameraMode mode) throws CameraException, InterruptedException {
    try {
      if (!startAndWait(mode, PASSTHROUGH) && !startAndWait(mode, OLD_PASSTHROUGH)) {
        throw new CameraException(running().reason());
      }
    } catch (CameraException | InterruptedException e) {
      release();
      throw e;
    }
  }

  /** False when this version of the program does not know the option. */
  private boolean startAndWait(CameraMode mode, List<String> passthrough)
      throws CameraException, InterruptedException {
    release();
    Ffmpeg started = Ffmpeg.play(input, mode.quality(), passthrough);
    lock.lock();
    try {
      running = started;
      ended = false;
      quality = mode.quality();
      pacer = new Pacer(mode.fps(), nanos.getAsLong());
    } finally {
      lock.unlock();
    }
    Thread complaints =
        Threads.startPlatform("clip-errors-" + started.pid(), started::readComplaints);
    Threads.startPlatform("clip-" + started.pid(), () -> pump(started, complaints));
    lock.lockInterruptibly();
    try {
      long left = FIRST_PICTURE.toNanos();
      while (waiting == null && !ended && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      if (closed) {
        throw new CameraException("the camera is closed");
      }
      if (waiting != null) {
        return true;
      }
      if (!ended) {
        throw new CameraException(
            input.name() + " gave no picture within " + FIRST_PICTURE.toSeconds() + " s");
      }
      if (started.refuses(passthrough.get(0).substring(1))) {
        return false;
      }
      throw new CameraException(started.reason());
    } finally {
      lock.unlock();
    }
  }

  /** Reads pictures off the program until it ends. */
  private void pump(Ffmpeg from, Thread complaints) {
    JpegSplitter splitter = new JpegSplitter(MAX_BYTES, jpeg -> arrived(from, jpeg));
    byte[] piece = new byte[64 * 1024];
    try (InputStream in = from.pictures()) {
      int count = in.read(piece);
      while (count >= 0) {
        splitter.feed(piece, 0, count);
        count = in.read(piece);
      }
    } catch (IOException e) {
      // The program has been ended; that no more pictures come is told below.
    }
    // The reason stands in the complaints and the exit code, which may still be on their way.
    Threads.join(complaints, 1000);
    from.awaitEnd();
    lock.lock();
    try {
      if (running == from) {
        ended = true;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void arrived(Ffmpeg from, byte[] jpeg) {
    long capturedAt = CaptureTime.now(clock);
    lock.lock();
    try {
      if (running == from && pacer.take(nanos.getAsLong())) {
        Picture.ofJpeg(jpeg, capturedAt, false)
            .ifPresent(
                picture -> {
                  waiting = picture;
                  description = input.kind() + ", " + picture.width() + "x" + picture.height();
                  changed.signalAll();
                });
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Picture read(long sequence, Duration patience)
      throws CameraException, InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = patience.toNanos();
      while (waiting == null && !ended && !closed && running != null && left > 0) {
        left = changed.awaitNanos(left);
      }
      if (closed || running == null) {
        throw new CameraException("the camera is closed");
      }
      Picture picture = waiting;
      waiting = null;
      if (picture == null && ended) {
        throw new CameraException(running.reason());
      }
      return picture;
    } finally {
      lock.unlock();
    }
  }

  /** The rate changes at once; another quality needs another run of the program. */
  @Override
  public boolean change(CameraMode mode) {
    lock.lock();
    try {
      boolean isSameQuality =
          input.copied() || Ffmpeg.scale(quality) == Ffmpeg.scale(mode.quality());
      if (running == null || !isSameQuality) {
        return false;
      }
      pacer.change(mode.fps(), nanos.getAsLong());
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String description() {
    lock.lock();
    try {
      return description;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void release() {
    Ffmpeg last;
    lock.lock();
    try {
      last = running;
      running = null;
      waiting = null;
      description = null;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (last != null) {
      last.close();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    release();
  }

  /** The program that plays now, or null. */
  Ffmpeg running() {
    lock.lock();
    try {
      return running;
    } finally {
      lock.unlock();
    }
  }
}
