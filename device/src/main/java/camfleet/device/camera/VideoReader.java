package camfleet.device.camera;

import camfleet.runtime.Threads;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Waits on a thread of its own for a driver, which may not come back for long, and keeps the newest
 * picture for whoever asks with patience. It owns the stream and closes it when the driver is back.
 */
final class VideoReader {
  /** A driver's time that is further from now is taken for that of another clock. */
  private static final long OLDEST_NANOS = Duration.ofSeconds(2).toNanos();

  private final VideoStream stream;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by lock.
  private final Pacer pacer;
  private Picture waiting;
  private boolean stopped;
  private boolean ended;
  private Thread thread;

  VideoReader(VideoStream stream, double fps, InstantSource clock, LongSupplier nanos) {
    this.stream = stream;
    this.clock = clock;
    this.nanos = nanos;
    this.pacer = new Pacer(fps, nanos.getAsLong());
  }

  /** Begins to read, once. */
  void start(String name) {
    lock.lock();
    try {
      thread = Threads.startPlatform(name, this::run);
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      while (!isStopped() && stream.grab()) {
        long now = nanos.getAsLong();
        if (isDue(now)) {
          long age = now - stream.grabbedNanos();
          boolean isKnown = age >= 0 && age < OLDEST_NANOS;
          keep(stream.retrieve(CaptureTime.now(clock) - (isKnown ? age : 0)));
        }
      }
    } finally {
      stream.close();
      lock.lock();
      try {
        ended = true;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private boolean isStopped() {
    lock.lock();
    try {
      return stopped;
    } finally {
      lock.unlock();
    }
  }

  private boolean isDue(long now) {
    lock.lock();
    try {
      return pacer.take(now);
    } finally {
      lock.unlock();
    }
  }

  /** A picture that nobody fetched gives way. */
  private void keep(Picture picture) {
    if (picture == null) {
      return;
    }
    Picture last;
    lock.lock();
    try {
      last = stopped ? picture : waiting;
      if (!stopped) {
        waiting = picture;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
    if (last != null) {
      last.close();
    }
  }

  /** The newest picture that nobody has had; null when none came in time. */
  Picture take(Duration patience) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = patience.toNanos();
      while (waiting == null && !ended && !stopped && left > 0) {
        left = changed.awaitNanos(left);
      }
      Picture picture = waiting;
      waiting = null;
      return picture;
    } finally {
      lock.unlock();
    }
  }

  void pace(double fps) {
    lock.lock();
    try {
      pacer.change(fps, nanos.getAsLong());
    } finally {
      lock.unlock();
    }
  }

  /** Whether no more pictures come. */
  boolean hasEnded() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  /** Tells it to end, which it does when the driver is back. */
  void stop() {
    Picture last;
    lock.lock();
    try {
      stopped = true;
      last = waiting;
      waiting = null;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (last != null) {
      last.close();
    }
  }

  /** Waits until the stream is closed; false when the driver is not back in that time. */
  boolean awaitEnd(Duration patience) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = patience.toNanos();
      while (!ended && left > 0) {
        left = changed.awaitNanos(left);
      }
      return ended;
    } finally {
      lock.unlock();
    }
  }
}
