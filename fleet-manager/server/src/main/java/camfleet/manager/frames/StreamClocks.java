package camfleet.manager.frames;

import camfleet.stream.ClockEstimate;
import camfleet.topic.DeviceId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The clocks of devices as their streams' PINGs tell. Any thread may call it. */
public final class StreamClocks {
  private final Map<DeviceId, ClockEstimate> estimates = new ConcurrentHashMap<>();

  /** A new connection of a device: what was known of its clock may be about an earlier life. */
  ClockEstimate begin(DeviceId device) {
    ClockEstimate estimate = new ClockEstimate();
    estimates.put(device, estimate);
    return estimate;
  }

  /**
   * How far the device's clock is ahead of this one, and the bound of the error, or null when no
   * stream has told.
   *
   * @param now by this clock, ns since 1970
   */
  public ClockEstimate.Offset offset(DeviceId device, long now) {
    ClockEstimate estimate = estimates.get(device);
    return estimate == null ? null : estimate.at(now);
  }

  public void forget(DeviceId device) {
    estimates.remove(device);
  }
}
