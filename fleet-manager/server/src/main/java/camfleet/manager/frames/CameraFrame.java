package camfleet.manager.frames;

import camfleet.frame.Frame;
import camfleet.topic.DeviceId;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Objects;

/**
 * A camera's picture as the manager holds it: one payload that all watchers share and nobody writes
 * to.
 */
public final class CameraFrame {
  private final DeviceId device;
  private final Frame frame;
  private final boolean live;
  private final boolean ordered;
  private final long arrivedNanos;
  private volatile Buffer buffer;

  /**
   * @param live false when the broker had it in store
   * @param ordered whether the device said (boot, sequence); otherwise it is ordered by arrival
   * @param arrivedNanos when it came, on the monotonic clock
   */
  public CameraFrame(
      DeviceId device, Frame frame, boolean live, boolean ordered, long arrivedNanos) {
    this.device = Objects.requireNonNull(device, "device");
    this.frame = Objects.requireNonNull(frame, "frame");
    this.live = live;
    this.ordered = ordered;
    this.arrivedNanos = arrivedNanos;
  }

  public DeviceId device() {
    return device;
  }

  public Frame frame() {
    return frame;
  }

  public boolean isLive() {
    return live;
  }

  boolean isOrdered() {
    return ordered;
  }

  public long arrivedNanos() {
    return arrivedNanos;
  }

  public long sequence() {
    return frame.header().sequence();
  }

  public int bytes() {
    return frame.payload().length;
  }

  /** When the light was captured, by the device's clock. */
  public Instant capturedAt() {
    long nanos = frame.header().capturedAtNanos();
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
  }

  /** The payload for sockets, made for the first watcher and shared by the others. */
  public Buffer buffer() {
    Buffer shared = buffer;
    if (shared == null) {
      shared = SharedBytes.of(frame.payload());
      buffer = shared;
    }
    return shared;
  }
}
