package camfleet.house;

import camfleet.device.camera.Camera;
import camfleet.device.camera.CameraException;
import camfleet.device.camera.CameraMode;
import camfleet.device.camera.Picture;
import camfleet.device.camera.SourceRange;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A camera that counts how often it was opened, and notes when for the first time. */
final class CountedCamera implements Camera {
  private final Camera camera;
  private final AtomicInteger opened;

  private volatile Instant firstOpened;

  CountedCamera(Camera camera, AtomicInteger opened) {
    this.camera = camera;
    this.opened = opened;
  }

  /** Null before it was opened. */
  Instant firstOpened() {
    return firstOpened;
  }

  @Override
  public boolean neverRepeats() {
    return camera.neverRepeats();
  }

  @Override
  public String probe() throws InterruptedException {
    return camera.probe();
  }

  @Override
  public String source() {
    return camera.source();
  }

  @Override
  public Map<String, SourceRange> settings() {
    return camera.settings();
  }

  @Override
  public void open(CameraMode mode) throws CameraException, InterruptedException {
    opened.incrementAndGet();
    if (firstOpened == null) {
      firstOpened = Instant.now();
    }
    camera.open(mode);
  }

  @Override
  public Picture read(long sequence, Duration patience)
      throws CameraException, InterruptedException {
    return camera.read(sequence, patience);
  }

  @Override
  public Duration warmUp() {
    return camera.warmUp();
  }

  @Override
  public boolean change(CameraMode mode) throws CameraException {
    return camera.change(mode);
  }

  @Override
  public String description() {
    return camera.description();
  }

  @Override
  public void release() {
    camera.release();
  }

  @Override
  public void close() {
    camera.close();
  }
}
