package camfleet.device.camera;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.opencv.core.Mat;
import org.opencv.core.Scalar;

/** A synthetic camera that gets some modes wrong on purpose. */
final class FaultyCamera implements Camera {
  private final Camera camera;
  private final Faults faults;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private CameraMode mode;
  private Mat frozen;
  private boolean closed;

  FaultyCamera(Camera camera, Faults faults) {
    this.camera = camera;
    this.faults = faults;
  }

  @Override
  public String source() {
    return camera.source();
  }

  @Override
  public void open(CameraMode newMode) throws CameraException, InterruptedException {
    camera.open(newMode);
    mode = newMode;
  }

  @Override
  public Picture read(long sequence, Duration patience)
      throws CameraException, InterruptedException {
    Faults.Kind fault = mode == null ? null : faults.in(mode);
    if (fault == Faults.Kind.SILENT) {
      rest(patience);
      return null;
    }
    Picture picture = camera.read(sequence, patience);
    if (picture == null || fault == null) {
      return picture;
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
    if (fault == Faults.Kind.BLACK) {
      mat.setTo(new Scalar(0, 0, 0));
    } else if (frozen == null) {
      frozen = mat.clone();
    } else {
      frozen.copyTo(mat);
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
  public void release() {
    camera.release();
    mode = null;
    if (frozen != null) {
      frozen.release();
      frozen = null;
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
    camera.close();
  }
}
