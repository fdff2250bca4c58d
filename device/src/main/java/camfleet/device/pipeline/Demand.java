package camfleet.device.pipeline;

import camfleet.device.camera.CameraMode;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * What is asked of the camera at this moment: whether it shall be open, and in which mode. Any
 * thread asks; the capture thread waits for it here.
 */
final class Demand implements AutoCloseable {
  private final BooleanSupplier requests;
  private final LongSupplier nanos;
  private final long lingerNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private CameraMode mode;
  private boolean wanted;
  private boolean awakened;
  private boolean lingering;
  private long lingerEndNanos;
  private boolean closed;

  /**
   * @param requests whether somebody waits for a single picture
   * @param linger how long the camera stays open after the last demand
   * @param nanos a monotonic clock
   */
  Demand(CameraMode mode, BooleanSupplier requests, Duration linger, LongSupplier nanos) {
    this.mode = mode;
    this.requests = requests;
    this.lingerNanos = linger.toNanos();
    this.nanos = nanos;
  }

  /** Asks for pictures in this mode. */
  void apply(CameraMode newMode) {
    lock.lock();
    try {
      if (!newMode.equals(mode)) {
        mode = newMode;
        awakenLocked();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Asks for a stream of pictures, or no more. */
  void setWanted(boolean nowWanted) {
    lock.lock();
    try {
      if (nowWanted != wanted) {
        wanted = nowWanted;
        lingerLocked();
        awakenLocked();
      }
    } finally {
      lock.unlock();
    }
  }

  boolean isWanted() {
    lock.lock();
    try {
      return wanted;
    } finally {
      lock.unlock();
    }
  }

  /** There is a request to look at, even in a pause after a failure. */
  void awaken() {
    lock.lock();
    try {
      awakenLocked();
    } finally {
      lock.unlock();
    }
  }

  /** A single picture was taken; another may be asked for soon. */
  void linger() {
    lock.lock();
    try {
      lingerLocked();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until somebody wants pictures; false once closed.
   *
   * @param idle told under the lock before each wait
   */
  boolean await(Runnable idle) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed && !wanted && !requests.getAsBoolean()) {
        idle.run();
        changed.await();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for this time, or until something changes since {@link #modeToOpen}. */
  void pause(Duration time) throws InterruptedException {
    long left = time.toNanos();
    lock.lockInterruptibly();
    try {
      while (!closed && !awakened && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether an open camera shall stay open. */
  boolean isNeeded() {
    boolean requested = requests.getAsBoolean();
    lock.lock();
    try {
      boolean lingers = lingering && nanos.getAsLong() - lingerEndNanos < 0;
      return !closed && (wanted || requested || lingers);
    } finally {
      lock.unlock();
    }
  }

  /** What asks for attention from here on is news to an attempt that begins with this mode. */
  CameraMode modeToOpen() {
    lock.lock();
    try {
      awakened = false;
      return mode;
    } finally {
      lock.unlock();
    }
  }

  CameraMode mode() {
    lock.lock();
    try {
      return mode;
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Nothing is wanted any more, for ever. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      awakenLocked();
    } finally {
      lock.unlock();
    }
  }

  private void lingerLocked() {
    lingering = true;
    lingerEndNanos = nanos.getAsLong() + lingerNanos;
  }

  private void awakenLocked() {
    awakened = true;
    changed.signalAll();
  }
}
