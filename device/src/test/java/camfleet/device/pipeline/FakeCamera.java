package camfleet.device.pipeline;

import camfleet.device.camera.Camera;
import camfleet.device.camera.CameraException;
import camfleet.device.camera.CameraMode;
import camfleet.device.camera.FakeTime;
import camfleet.device.camera.Picture;
import camfleet.device.camera.TinyJpeg;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A camera whose every trouble is made by the test; its pictures come in simulated time. */
final class FakeCamera implements Camera {
  enum Behaviour {
    PICTURES,
    SAME_PICTURE,
    /** The same picture as the one before, though it says nothing of it. */
    FROZEN,
    SILENT,
    FAIL_TO_OPEN,
    FAIL_TO_READ,
    BLOCK_FOR_EVER
  }

  final List<CameraMode> opened = new CopyOnWriteArrayList<>();
  final List<CameraMode> changed = new CopyOnWriteArrayList<>();
  final List<Long> sequences = new CopyOnWriteArrayList<>();
  final AtomicInteger releases = new AtomicInteger();
  final CountDownLatch blocked = new CountDownLatch(1);
  volatile Behaviour behaviour = Behaviour.PICTURES;
  final AtomicInteger probes = new AtomicInteger();
  volatile String found;
  volatile boolean neverRepeats;
  volatile boolean canChange = true;
  volatile boolean isOpen;
  volatile boolean closed;
  private final FakeTime time;
  private volatile CameraMode mode;
  private int picture;

  FakeCamera(FakeTime time) {
    this.time = time;
  }

  @Override
  public String source() {
    return "fake";
  }

  @Override
  public void open(CameraMode newMode) throws CameraException {
    opened.add(newMode);
    if (behaviour == Behaviour.FAIL_TO_OPEN) {
      throw new CameraException("camera fake is busy");
    }
    mode = newMode;
    isOpen = true;
  }

  @Override
  public Picture read(long sequence, Duration patience)
      throws CameraException, InterruptedException {
    if (closed || !isOpen) {
      throw new CameraException("camera fake is closed");
    }
    // Simulated time must not outrun the test's thread by much.
    TimeUnit.MILLISECONDS.sleep(1);
    switch (behaviour) {
      case FAIL_TO_READ -> throw new CameraException("camera fake was unplugged");
      case SILENT -> {
        time.pass(patience);
        return null;
      }
      case BLOCK_FOR_EVER -> {
        blocked.countDown();
        while (true) {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            // As native code does.
          }
        }
      }
      default -> {
        time.pass(Duration.ofNanos(Math.round(1e9 / mode.fps())));
        sequences.add(sequence);
        long at = time.instant().getEpochSecond() * 1_000_000_000L + time.instant().getNano();
        picture += behaviour == Behaviour.FROZEN ? 0 : 1;
        return Picture.ofJpeg(
                TinyJpeg.of(mode.width(), mode.height(), picture),
                at,
                behaviour == Behaviour.SAME_PICTURE)
            .orElseThrow();
      }
    }
  }

  @Override
  public boolean neverRepeats() {
    return neverRepeats;
  }

  @Override
  public String probe() {
    probes.incrementAndGet();
    return found;
  }

  @Override
  public boolean change(CameraMode newMode) {
    if (canChange) {
      mode = newMode;
      changed.add(newMode);
    }
    return canChange;
  }

  @Override
  public String description() {
    return "a fake";
  }

  @Override
  public void release() {
    isOpen = false;
    releases.incrementAndGet();
  }

  @Override
  public void close() {
    closed = true;
  }
}
