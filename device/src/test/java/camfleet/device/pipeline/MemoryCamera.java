package camfleet.device.pipeline;

import camfleet.device.camera.Camera;
import camfleet.device.camera.CameraMode;
import camfleet.device.camera.Picture;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A camera that makes JPEGs itself, here out of memory, and as fast as they are read. Its clock is
 * that of its pictures, so that everything behind it sees the rate that the mode says.
 */
final class MemoryCamera implements Camera, InstantSource {
  private static final Instant BEGIN = Instant.parse("2026-11-20T10:00:00Z");

  private final List<byte[]> jpegs;
  private final AtomicLong nanos = new AtomicLong(1);
  private volatile CameraMode mode;
  private int next;

  /**
   * @param jpegs given again and again, in this order
   */
  MemoryCamera(List<byte[]> jpegs) {
    this.jpegs = List.copyOf(jpegs);
  }

  /** Time by its pictures. */
  long nanos() {
    return nanos.get();
  }

  @Override
  public Instant instant() {
    return BEGIN.plusNanos(nanos.get());
  }

  @Override
  public String source() {
    return "memory";
  }

  @Override
  public void open(CameraMode newMode) {
    mode = newMode;
  }

  @Override
  public Picture read(long sequence, Duration patience) {
    nanos.addAndGet(Math.round(1e9 / mode.fps()));
    Instant at = instant();
    byte[] jpeg = jpegs.get(next);
    next = (next + 1) % jpegs.size();
    return Picture.ofJpeg(jpeg, at.getEpochSecond() * 1_000_000_000L + at.getNano(), false)
        .orElseThrow();
  }

  @Override
  public boolean change(CameraMode newMode) {
    mode = newMode;
    return true;
  }

  @Override
  public String description() {
    return null;
  }

  @Override
  public void release() {
    // It holds nothing.
  }

  @Override
  public void close() {
    // A read does not wait.
  }
}
