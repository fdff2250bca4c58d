package camfleet.device.camera;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A camera on the network, by RTSP or HTTP, in its own size. A stream of JPEGs is passed on as it
 * comes; anything else is encoded anew by the {@code ffmpeg} program.
 */
final class NetworkCamera implements Camera {
  private final CameraAddress address;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Object lock = new Object();

  // Guarded by lock.
  private FfmpegClip clip;
  private boolean closed;

  // Of the capture thread alone: what the address gave when it last worked.
  private FfmpegProbe.Found found;

  NetworkCamera(CameraAddress address, InstantSource clock, LongSupplier nanos) {
    this.address = address;
    this.clock = clock;
    this.nanos = nanos;
  }

  /** Whether something can play it; whether it answers shows when it is opened. */
  static void check(CameraAddress address) throws CameraException {
    if (!Ffmpeg.isInstalled()) {
      throw new CameraException(
          FfmpegInput.address(address, new FfmpegProbe.Found("", false)).missing());
    }
  }

  @Override
  public String source() {
    return address.shown();
  }

  /** Its size is set on the camera itself. */
  @Override
  public Map<String, SourceRange> settings() {
    return Map.of("fps", SourceRange.ALL_LIVE, "quality", SourceRange.ALL);
  }

  @Override
  public void open(CameraMode mode) throws CameraException, InterruptedException {
    release();
    check(address);
    if (found == null) {
      found = FfmpegProbe.ask(address);
    }
    FfmpegClip next = new FfmpegClip(FfmpegInput.address(address, found), clock, nanos);
    synchronized (lock) {
      if (closed) {
        throw new CameraException("the camera is closed");
      }
      clip = next;
    }
    try {
      next.open(mode);
    } catch (CameraException | InterruptedException | RuntimeException e) {
      // What is there now may be another stream.
      found = null;
      release();
      throw e;
    }
  }

  @Override
  public Picture read(long sequence, Duration patience)
      throws CameraException, InterruptedException {
    FfmpegClip current = clip();
    if (current == null) {
      throw new CameraException(address.shown() + " is not open");
    }
    return current.read(sequence, patience);
  }

  @Override
  public boolean change(CameraMode mode) {
    FfmpegClip current = clip();
    return current != null && current.change(mode);
  }

  @Override
  public String description() {
    FfmpegClip current = clip();
    return current == null ? null : current.description();
  }

  /** Forgets what the address gave, which may be another stream by now. */
  @Override
  public String probe() throws InterruptedException {
    found = null;
    try {
      found = FfmpegProbe.ask(address);
      return address.shown() + " answers with " + found.codec();
    } catch (CameraException e) {
      return e.getMessage();
    }
  }

  @Override
  public void release() {
    FfmpegClip current;
    synchronized (lock) {
      current = clip;
      clip = null;
    }
    if (current != null) {
      current.close();
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
    }
    release();
  }

  private FfmpegClip clip() {
    synchronized (lock) {
      return clip;
    }
  }
}
