package camfleet.device;

import camfleet.device.camera.Camera;
import camfleet.device.camera.CameraException;
import camfleet.device.camera.CameraMode;
import camfleet.device.camera.Picture;
import camfleet.device.camera.TinyJpeg;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A camera whose health depends on the size that it is opened with; real pictures, real pace. */
final class ModalCamera implements Camera {
  enum Health {
    GOOD,
    SILENT,
    FAILS,
    WRONG_SIZE,
    NO_PICTURE
  }

  /** By width; 0 is for all widths. */
  final Map<Integer, Health> byWidth = new ConcurrentHashMap<>();

  final List<CameraMode> opened = new CopyOnWriteArrayList<>();
  final List<CameraMode> changed = new CopyOnWriteArrayList<>();
  volatile boolean open;
  private final InstantSource clock;
  private volatile CameraMode mode;
  private volatile boolean closed;

  ModalCamera(InstantSource clock) {
    this.clock = clock;
  }

  private Health health() {
    return byWidth.getOrDefault(0, byWidth.getOrDefault(mode.width(), Health.GOOD));
  }

  @Override
  public String source() {
    return "modal";
  }

  @Override
  public void open(CameraMode wanted) {
    mode = wanted;
    opened.add(wanted);
    open = true;
  }

  @Override
  public Picture read(long sequence, Duration patience)
      throws CameraException, InterruptedException {
    TimeUnit.MILLISECONDS.sleep(5);
    if (closed) {
      throw new CameraException("the modal camera is closed");
    }
    int width = mode.width();
    int height = mode.height();
    return switch (health()) {
      case GOOD -> picture(FakeCamera.jpeg(width, height));
      case SILENT -> null;
      case FAILS -> throw new CameraException("no mode " + width + "x" + height);
      case WRONG_SIZE -> picture(FakeCamera.jpeg(64, 64));
      case NO_PICTURE -> picture(TinyJpeg.of(width, height));
    };
  }

  private Picture picture(byte[] jpeg) {
    long at = clock.instant().getEpochSecond() * 1_000_000_000L + clock.instant().getNano();
    return Picture.ofJpeg(jpeg, at, false).orElseThrow();
  }

  @Override
  public boolean change(CameraMode wanted) {
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
    open = false;
  }

  @Override
  public void close() {
    closed = true;
  }
}
