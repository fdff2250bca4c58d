package camfleet.manager.frames;

import camfleet.manager.fleet.Device;
import camfleet.manager.fleet.Presence;
import camfleet.manager.fleet.Registry;
import camfleet.stream.ClockEstimate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Knows how old a picture really is and whether it may still be shown as what the camera sees. The
 * clock of a device with a stream is known from it, to within its error; another's from its health
 * messages.
 */
public final class PictureAges {
  /**
   * How long a picture's age only grows with the monotonic clock before it is asked for anew, so
   * that all who watch a camera share one answer; clocks drift by 2 µs meanwhile.
   */
  private static final long VALID_NANOS = 100_000_000;

  private final Registry registry;
  private final StreamClocks clocks;
  private final InstantSource wall;
  private final LongSupplier nanos;

  public PictureAges(
      Registry registry, StreamClocks clocks, InstantSource wall, LongSupplier nanos) {
    this.registry = registry;
    this.clocks = clocks;
    this.wall = wall;
    this.nanos = nanos;
  }

  /** Milliseconds; never less than the time since it arrived. */
  public long millis(CameraFrame frame) {
    return nanos(frame) / 1_000_000;
  }

  /** Nanoseconds; never less than the time since it arrived. */
  public long nanos(CameraFrame frame) {
    long nowNanos = nanos.getAsLong();
    CameraFrame.Birth birth = frame.birth();
    if (birth == null || nowNanos - birth.toldNanos() > VALID_NANOS) {
      long age = Math.max(sinceArrival(frame, nowNanos), byClocks(frame, nowNanos));
      birth = new CameraFrame.Birth(nowNanos - age, nowNanos);
      frame.bornAt(birth);
    }
    return nowNanos - birth.bornNanos();
  }

  /** When its light was captured, by this machine's clock. */
  public Instant capturedAt(CameraFrame frame) {
    return wall.instant().minusNanos(nanos(frame));
  }

  private static long sinceArrival(CameraFrame frame, long nowNanos) {
    return Math.max(0, nowNanos - frame.arrivedNanos());
  }

  private long byClocks(CameraFrame frame, long nowNanos) {
    Instant now = wall.instant();
    long wallNanos = nanosOf(now);
    ClockEstimate.Offset offset = clocks.offset(frame.device(), wallNanos);
    if (offset != null) {
      long capturedHere = frame.header().capturedAtNanos() - offset.offsetNanos();
      return wallNanos - capturedHere;
    }
    Device device = registry.find(frame.device()).orElse(null);
    return device == null
        ? 0
        : 1_000_000
            * device.pictureAgeMillis(frame.capturedAt(), frame.arrivedNanos(), now, nowNanos);
  }

  private static long nanosOf(Instant instant) {
    return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
  }

  /** Whether the camera is online and the picture young enough for its pace. */
  public boolean isCurrent(CameraFrame frame) {
    Device device = registry.find(frame.device()).orElse(null);
    return device != null
        && device.presence() == Presence.ONLINE
        && millis(frame) <= device.pictureLife().toMillis();
  }
}
