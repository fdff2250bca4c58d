package camfleet.device.camera;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.opencv.core.Mat;
import org.opencv.videoio.VideoCapture;
import org.opencv.videoio.Videoio;

/** A Motion-JPEG AVI that OpenCV plays without any other program. */
final class AviClip implements Camera {
  private static final double FPS_IF_UNKNOWN = 25;

  private final Path file;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final SpareMat spare = new SpareMat();
  private VideoCapture capture;
  private Pacer clipPace;
  private Pacer wantedPace;
  private int width;
  private int height;
  private boolean closed;

  AviClip(Path file, InstantSource clock, LongSupplier nanos) {
    this.file = file;
    this.clock = clock;
    this.nanos = nanos;
  }

  @Override
  public String source() {
    return "file:" + file;
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
      capture = new VideoCapture(file.toString(), Videoio.CAP_OPENCV_MJPEG);
      if (!capture.isOpened() || !capture.grab()) {
        forget();
        throw new CameraException("file " + file + " cannot be played: it holds no picture");
      }
      rewind();
      double fps = capture.get(Videoio.CAP_PROP_FPS);
      width = (int) capture.get(Videoio.CAP_PROP_FRAME_WIDTH);
      height = (int) capture.get(Videoio.CAP_PROP_FRAME_HEIGHT);
      long now = nanos.getAsLong();
      clipPace = new Pacer(fps > 0 && fps <= 1000 ? fps : FPS_IF_UNKNOWN, now);
      wantedPace = new Pacer(mode.fps(), now);
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
        if (capture == null) {
          throw new CameraException("file " + file + " is not open");
        }
        long now = nanos.getAsLong();
        long untilDue = clipPace.dueNanos() - now;
        if (untilDue <= 0) {
          clipPace.happened(now);
          grab();
          if (wantedPace.take(now)) {
            return retrieve();
          }
        } else if (deadline - now <= 0) {
          return null;
        } else {
          changed.awaitNanos(Math.min(untilDue, deadline - now));
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void grab() throws CameraException {
    if (!capture.grab()) {
      rewind();
      if (!capture.grab()) {
        throw new CameraException("file " + file + " cannot be played again from its start");
      }
    }
  }

  private void rewind() {
    if (!capture.set(Videoio.CAP_PROP_POS_FRAMES, 0)) {
      capture.release();
      capture.open(file.toString(), Videoio.CAP_OPENCV_MJPEG);
    }
  }

  private Picture retrieve() throws CameraException {
    long capturedAt = CaptureTime.now(clock);
    Mat mat = spare.take(width, height);
    if (!capture.retrieve(mat) || mat.empty()) {
      spare.giveBack(mat);
      throw new CameraException("file " + file + " cannot be played: a picture is broken");
    }
    return new Image(mat, capturedAt, false, spare::giveBack);
  }

  @Override
  public boolean change(CameraMode mode) {
    lock.lock();
    try {
      if (capture == null) {
        return false;
      }
      wantedPace.change(mode.fps(), nanos.getAsLong());
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String description() {
    lock.lock();
    try {
      return capture == null ? null : "a video, " + width + "x" + height;
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

  private void forget() {
    if (capture != null) {
      capture.release();
      capture = null;
    }
  }

  private void requireNotClosed() throws CameraException {
    if (closed) {
      throw new CameraException("the camera is closed");
    }
  }
}
