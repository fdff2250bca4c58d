package camfleet.manager.frames;

import camfleet.manager.fleet.Device;
import camfleet.manager.fleet.Presence;
import camfleet.manager.fleet.Registry;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** Knows how old a picture really is and whether it may still be shown as what the camera sees. */
public final class PictureAges {
  private final Registry registry;
  private final InstantSource wall;
  private final LongSupplier nanos;

  public PictureAges(Registry registry, InstantSource wall, LongSupplier nanos) {
    this.registry = registry;
    this.wall = wall;
    this.nanos = nanos;
  }

  /** Milliseconds; never less than the time since it arrived. */
  public long millis(CameraFrame frame) {
    Device device = registry.find(frame.device()).orElse(null);
    return device == null
        ? Math.max(0, (nanos.getAsLong() - frame.arrivedNanos()) / 1_000_000)
        : millis(device, frame);
  }

  private long millis(Device device, CameraFrame frame) {
    return device.pictureAgeMillis(
        frame.capturedAt(), frame.arrivedNanos(), wall.instant(), nanos.getAsLong());
  }

  /** Whether the camera is online and the picture young enough for its pace. */
  public boolean isCurrent(CameraFrame frame) {
    Device device = registry.find(frame.device()).orElse(null);
    return device != null
        && device.presence() == Presence.ONLINE
        && millis(device, frame) <= device.pictureLife().toMillis();
  }
}
