package camfleet.device;

import camfleet.device.camera.Camera;
import camfleet.device.camera.CameraException;
import camfleet.device.camera.CameraMode;
import camfleet.device.camera.Picture;
import camfleet.device.camera.SourceRange;
import camfleet.device.camera.TinyJpeg;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A camera whose health depends on the size that it is opened with; real pictures, real pace. */
final class ModalCamera implements Camera {
  enum Health {
    GOOD,
    /** A picture each 1 s / fps of the test's time. */
    AT_ITS_RATE,
    SILENT,
    FAILS,
    WRONG_SIZE,
    NO_PICTURE,
    HANGS_IN_OPEN,
    HANGS_IN_CHANGE,
    HANGS_IN_READ,
    HANGS_IN_RELEASE
  }

  /** By width; 0 is for all widths. */
  final Map<Integer, Health> byWidth = new ConcurrentHashMap<>();

  final List<CameraMode> opened = new CopyOnWriteArrayList<>();
  final List<CameraMode> changed = new CopyOnWriteArrayList<>();
  volatile boolean open;
  volatile boolean hangs;
  private final InstantSource clock;
  private final CountDownLatch hanging = new CountDownLatch(1);
  private volatile CameraMode mode;
  private volatile boolean closed;
  private volatile long lastMillis;

  ModalCamera(InstantSource clock) {
    this.clock = clock;
  }

  private Health health() {
    return health(mode);
  }

  private Health health(CameraMode in) {
    return byWidth.getOrDefault(
        0, in == null ? Health.GOOD : byWidth.getOrDefault(in.width(), Health.GOOD));
  }

  /** Stays in a call as native code does, which no interrupt ends. */
  private void hang(Health here, CameraMode in) {
    if (health(in) != here) {
      return;
    }
    hangs = true;
    while (true) {
      try {
        hanging.await();
        return;
      } catch (InterruptedException e) {
        // Nothing in a driver hears of it.
      }
    }
  }

  /** Calls that hang return, so that the test's threads end. */
  void letGo() {
    hanging.countDown();
  }

  @Override
  public String source() {
    return "modal";
  }

  @Override
  public Map<String, SourceRange> settings() {
    return Map.of(
        "fps", SourceRange.ALL_LIVE,
        "resolution", SourceRange.ALL,
        "quality", SourceRange.ALL_LIVE,
        "sync", SourceRange.ALL);
  }

  @Override
  public void open(CameraMode wanted) {
    mode = wanted;
    opened.add(wanted);
    hang(Health.HANGS_IN_OPEN, wanted);
    open = true;
  }

  @Override
  public Picture read(long sequence, Duration patience)
      throws CameraException, InterruptedException {
    TimeUnit.MILLISECONDS.sleep(5);
    if (closed) {
      throw new CameraException("the modal camera is closed");
    }
    hang(Health.HANGS_IN_READ, mode);
    int width = mode.width();
    int height = mode.height();
    return switch (health()) {
      case GOOD, HANGS_IN_OPEN, HANGS_IN_CHANGE, HANGS_IN_READ ->
          picture(FakeCamera.jpeg(width, height));
      case AT_ITS_RATE -> isDue() ? picture(FakeCamera.jpeg(width, height)) : null;
      case SILENT, HANGS_IN_RELEASE -> null;
      case FAILS -> throw new CameraException("no mode " + width + "x" + height);
      case WRONG_SIZE -> picture(FakeCamera.jpeg(64, 64));
      case NO_PICTURE -> picture(TinyJpeg.of(width, height));
    };
  }

  private boolean isDue() {
    return clock.instant().toEpochMilli() - lastMillis >= Math.round(1000 / mode.fps());
  }

  private Picture picture(byte[] jpeg) {
    lastMillis = clock.instant().toEpochMilli();
    long at = clock.instant().getEpochSecond() * 1_000_000_000L + clock.instant().getNano();
    return Picture.ofJpeg(jpeg, at, false).orElseThrow();
  }

  @Override
  public boolean change(CameraMode wanted) {
    hang(Health.HANGS_IN_CHANGE, wanted);
    boolean live = wanted.width() == mode.width() && wanted.height() == mode.height();
    if (live) {
      mode = wanted;
      changed.add(wanted);
    }
    return live;
  }

  @Override
  public String description() {
    return "a camera with moods";
  }

  @Override
  public void release() {
    hang(Health.HANGS_IN_RELEASE, mode);
    open = false;
    mode = null;
  }

  @Override
  public void close() {
    closed = true;
  }
}
