package camfleet.manager;

import camfleet.manager.fleet.Device;
import java.time.Instant;

/**
 * What a camera's own words let one expect of its pictures.
 *
 * @param fps pictures per second that it captures; 0 when none are to be expected
 * @param arriving pictures per second that reach the manager at least
 * @param since when it said so, by its own clock, or null; what was captured earlier says nothing
 */
record Expectation(double fps, double arriving, Instant since) {
  /** No pictures are required. */
  static final Expectation NOTHING = new Expectation(0, 0, null);

  /** Pictures per second that the gate asks for. */
  static final double ASKED_FPS = 2;

  private static final double DEFAULT_FPS = 10;
  private static final double DEFAULT_LATEST_FPS = 1;

  /** Of a camera, as it reports its settings; nothing when it does not always send pictures. */
  static Expectation of(Device device) {
    Object send = device.reportedValue("send");
    if (Boolean.FALSE.equals(device.reportedValue("streaming"))
        || send != null && !send.equals("continuous")) {
      return NOTHING;
    }
    double fps = number(device, "fps", DEFAULT_FPS);
    boolean streams = !"off".equals(device.reportedValue("stream_mode"));
    double arriving =
        Math.min(fps, streams ? ASKED_FPS : number(device, "latest_fps", DEFAULT_LATEST_FPS));
    return new Expectation(
        fps,
        arriving,
        device.documents().reported() == null ? null : device.documents().reported().at());
  }

  private static double number(Device device, String key, double otherwise) {
    return device.reportedValue(key) instanceof Number number ? number.doubleValue() : otherwise;
  }

  boolean isNothing() {
    return !(fps > 0) || !(arriving > 0);
  }

  /** Seconds in which so many pictures must have arrived, the way to the first one included. */
  double secondsFor(int pictures) {
    return 3 + pictures / arriving;
  }
}
