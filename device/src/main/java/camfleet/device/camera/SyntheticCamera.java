package camfleet.device.camera;

import camfleet.topic.DeviceId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.opencv.core.Mat;

/** A camera without hardware: a {@link Scene} that moves, at an exact pace. */
final class SyntheticCamera implements Camera {
  private final DeviceId id;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final SpareMat spare = new SpareMat();
  private Scene scene;
  private Pacer pacer;
  private long openedNanos;
  private boolean closed;

  SyntheticCamera(DeviceId id, InstantSource clock, LongSupplier nanos) {
    this.id = id;
    this.clock = clock;
    this.nanos = nanos;
  }

  @Override
  public String source() {
    return "synthetic";
  }

  @Override
  public void open(CameraMode mode) throws CameraException {
    try {
      OpenCv.load();
    } catch (IllegalStateException e) {
      throw new CameraException(e.getMessage(), e);
    }
    lock.lock();
    try {
      requireNotClosed();
      forget();
      scene = new Scene(id, mode.width(), mode.height());
      openedNanos = nanos.getAsLong();
      pacer = new Pacer(mode.fps(), openedNanos);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Picture read(long sequence, Duration patience)
      throws CameraException, InterruptedException {
    lock.lockInterruptibly();
    try {
      long deadline = nanos.getAsLong() + patience.toNanos();
      while (true) {
        requireNotClosed();
        if (scene == null) {
          throw new CameraException("the synthetic camera is not open");
        }
        long now = nanos.getAsLong();
        long untilDue = pacer.dueNanos() - now;
        if (untilDue <= 0) {
          pacer.happened(now);
          return draw(sequence, now);
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

  private Picture draw(long sequence, long now) {
    long capturedAt = CaptureTime.now(clock);
    long age = now - openedNanos;
    Mat canvas = spare.take(scene.width(), scene.height());
    scene.draw(canvas, sequence, capturedAt, age / 1e9);
    return new Image(canvas, capturedAt, false, spare::giveBack);
  }

  @Override
  public boolean change(CameraMode mode) {
    lock.lock();
    try {
      if (scene == null || scene.width() != mode.width() || scene.height() != mode.height()) {
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
      return scene == null ? null : "a drawn street, " + scene.width() + "x" + scene.height();
    } finally {
      lock.unlock();
    }
  }

  /** Each shows its own number and time, unless it is too small for them. */
  @Override
  public boolean neverRepeats() {
    lock.lock();
    try {
      return scene != null && SceneCode.fits(scene.width(), scene.height());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void release() {
    lock.lock();
    try {
      forget();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      forget();
      spare.close();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Pictures that were given away and not closed. */
  int out() {
    return spare.out();
  }

  private void forget() {
    if (scene != null) {
      scene.close();
      scene = null;
    }
  }

  private void requireNotClosed() throws CameraException {
    if (closed) {
      throw new CameraException("the camera is closed");
    }
  }
}
