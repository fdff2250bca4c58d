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
    Instant now = wall.instant();
    long nowNanos = nanos.getAsLong();
    long sinceArrival = Math.max(0, nowNanos - frame.arrivedNanos());
    long wallNanos = nanosOf(now);
    ClockEstimate.Offset offset = clocks.offset(frame.device(), wallNanos);
    if (offset != null) {
      long capturedHere = frame.header().capturedAtNanos() - offset.offsetNanos();
      return Math.max(sinceArrival, wallNanos - capturedHere);
    }
    Device device = registry.find(frame.device()).orElse(null);
    return device == null
        ? sinceArrival
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
