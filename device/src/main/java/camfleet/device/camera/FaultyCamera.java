package camfleet.device.camera;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.opencv.core.Mat;
import org.opencv.core.Scalar;

/** A synthetic camera that gets some modes, or some time, wrong on purpose. */
final class FaultyCamera implements Camera {
  private final Camera camera;
  private final Faults faults;
  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private CameraMode mode;
  private boolean wasOpened;
  private long firstNanos;
  private long openedNanos;
  private Mat frozen;
  private boolean closed;

  FaultyCamera(Camera camera, Faults faults, LongSupplier nanos) {
    this.camera = camera;
    this.faults = faults;
    this.nanos = nanos;
  }

  @Override
  public String source() {
    return camera.source();
  }

  @Override
  public void open(CameraMode newMode) throws CameraException, InterruptedException {
    openedNanos = nanos.getAsLong();
    if (!wasOpened) {
      wasOpened = true;
      firstNanos = openedNanos;
    }
    requireThere();
    camera.open(newMode);
    mode = newMode;
  }

  private boolean isNow(Faults.Timed.What what) {
    long now = nanos.getAsLong();
    return faults.isNow(what, now - firstNanos, now - openedNanos);
  }

  private void requireThere() throws CameraException {
    if (isNow(Faults.Timed.What.GONE)) {
      throw new CameraException("the synthetic camera is unplugged, as it was told to be");
    }
  }

  @Override
  public Picture read(long sequence, Duration patience)
      throws CameraException, InterruptedException {
    requireThere();
    Faults.Kind fault = mode == null ? null : faults.in(mode);
    if (fault == Faults.Kind.SILENT || isNow(Faults.Timed.What.STALL)) {
      rest(patience);
      return null;
    }
    Picture picture = camera.read(sequence, patience);
    if (picture == null) {
      return null;
    }
    if (fault == Faults.Kind.DIES) {
      picture.close();
      throw new CameraException(
          "the capture ended at " + mode.width() + "x" + mode.height() + ", as it was told to");
    }
    spoil(((Image) picture).mat(), fault);
    return picture;
  }

  private void rest(Duration patience) throws CameraException, InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = patience.toNanos();
      while (!closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      if (closed) {
        throw new CameraException("the camera is closed");
      }
    } finally {
      lock.unlock();
    }
  }

  private void spoil(Mat mat, Faults.Kind fault) {
    if (fault == Faults.Kind.BLACK || isNow(Faults.Timed.What.BLACK)) {
      mat.setTo(new Scalar(0, 0, 0));
    } else if (fault != Faults.Kind.FROZEN && !isNow(Faults.Timed.What.FREEZE)) {
      thaw();
    } else if (frozen == null || !frozen.size().equals(mat.size())) {
      thaw();
      frozen = mat.clone();
    } else {
      frozen.copyTo(mat);
    }
  }

  private void thaw() {
    if (frozen != null) {
      frozen.release();
      frozen = null;
    }
  }

  @Override
  public Duration warmUp() {
    return camera.warmUp();
  }

  @Override
  public Map<String, SourceRange> settings() {
    return camera.settings();
  }

  @Override
  public boolean change(CameraMode newMode) throws CameraException {
    boolean taken = camera.change(newMode);
    if (taken) {
      mode = newMode;
    }
    return taken;
  }

  @Override
  public String description() {
    return camera.description();
  }

  @Override
  public String sensor() {
    return camera.sensor();
  }

  @Override
  public List<SourceMode> modes() {
    return camera.modes();
  }

  @Override
  public Map<String, Object> readings() {
    return camera.readings();
  }

  @Override
  public Boolean synchronised() {
    return camera.synchronised();
  }

  @Override
  public boolean neverRepeats() {
    return camera.neverRepeats();
  }

  @Override
  public String probe() throws InterruptedException {
    return wasOpened && isNow(Faults.Timed.What.GONE)
        ? "looked for the synthetic camera, which is unplugged"
        : camera.probe();
  }

  @Override
  public void release() {
    camera.release();
    // What has its time stands still however often it is opened meanwhile.
    if (mode != null && faults.in(mode) == Faults.Kind.FROZEN) {
      thaw();
    }
    mode = null;
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
    camera.close();
  }
}
