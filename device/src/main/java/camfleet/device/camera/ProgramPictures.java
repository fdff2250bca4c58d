package camfleet.device.camera;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The pictures of one run of a program, each with the moment of its capture. One that nobody
 * fetches gives way to the latest. Every method may be called from any thread.
 */
final class ProgramPictures implements PictureProgram.Receiver {
  /** Between two looks at pictures that may be ready, at least. */
  private static final long LEAST_REST_NANOS = 1_000_000L;

  private final MetadataPairing pairing;
  private final double programFps;
  private final Pacer pacer;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean paced;
  private boolean hasEnded;
  private boolean closed;
  private boolean arrived;
  private long arrivedNanos;
  private FrameMetadata last;
  private Boolean syncReady;

  /**
   * @param pairing gives each picture what is told about it
   * @param programFps pictures per second that the program writes, all of which are given away
   *     until {@link #pace} says otherwise
   * @param nanos {@code System::nanoTime}
   */
  ProgramPictures(
      MetadataPairing pairing, double programFps, InstantSource clock, LongSupplier nanos) {
    this.pairing = pairing;
    this.programFps = programFps;
    this.arrivedNanos = nanos.getAsLong();
    this.pacer = new Pacer(programFps, arrivedNanos);
    this.clock = clock;
    this.nanos = nanos;
  }

  @Override
  public void picture(byte[] jpeg) {
    long now = nanos.getAsLong();
    long wall = CaptureTime.now(clock);
    lock.lock();
    try {
      pairing.picture(jpeg, wall, now);
      arrived = true;
      arrivedNanos = now;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The program tells about a picture. */
  void told(FrameMetadata metadata) {
    long now = nanos.getAsLong();
    lock.lock();
    try {
      pairing.block(metadata, now);
      last = metadata;
      syncReady = metadata.syncReady() == null ? syncReady : metadata.syncReady();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void ended() {
    lock.lock();
    try {
      hasEnded = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Nobody waits for pictures any more. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Gives away so many pictures per second from now on and passes over the others. */
  void pace(double fps) {
    lock.lock();
    try {
      paced = fps < programFps;
      pacer.change(fps, nanos.getAsLong());
    } finally {
      lock.unlock();
    }
  }

  /** Waits until a picture has arrived, without taking it; false when none did. */
  boolean awaitFirst(Duration patience) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = patience.toNanos();
      while (!arrived && !hasEnded && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      return arrived;
    } finally {
      lock.unlock();
    }
  }

  /** Takes the next picture; null when none came in that time, or when no more come. */
  Picture await(Duration patience) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = patience.toNanos();
      Picture next = next();
      while (next == null && !hasEnded && !closed && left > 0) {
        long due = Math.max(LEAST_REST_NANOS, pairing.dueInNanos(nanos.getAsLong()));
        long rest = Math.min(left, due);
        left -= rest - changed.awaitNanos(rest);
        next = next();
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  private Picture next() {
    long now = nanos.getAsLong();
    MetadataPairing.Told told = pairing.take(now);
    while (told != null) {
      if (!paced || pacer.take(told.arrivedNanos())) {
        Optional<Picture> picture = Picture.ofJpeg(told.jpeg(), told.capturedAtNanos(), false);
        if (picture.isPresent()) {
          return picture.get();
        }
      }
      told = pairing.take(now);
    }
    return null;
  }

  /** Whether no more pictures come. */
  boolean haveEnded() {
    lock.lock();
    try {
      return hasEnded;
    } finally {
      lock.unlock();
    }
  }

  /** How long none has arrived. */
  long silentNanos() {
    lock.lock();
    try {
      return nanos.getAsLong() - arrivedNanos;
    } finally {
      lock.unlock();
    }
  }

  /** Whether one has arrived. */
  boolean haveBegun() {
    lock.lock();
    try {
      return arrived;
    } finally {
      lock.unlock();
    }
  }

  /** What the program told last, or null. */
  FrameMetadata last() {
    lock.lock();
    try {
      return last;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whether the sensor exposes together with others, as it said last; where it says nothing, a
   * picture says so, since the program lets none through before.
   */
  boolean areSynchronised() {
    lock.lock();
    try {
      return syncReady == null ? arrived : syncReady;
    } finally {
      lock.unlock();
    }
  }
}
