package camfleet.mqtt;

import java.time.Duration;

/** Durations as the whole seconds that MQTT has on the wire. */
final class Seconds {
  private static final long MAX = 0xFFFF_FFFFL;

  private Seconds() {}

  /** Rounded up, so that a short time does not become none; at most what four bytes hold. */
  static long roundedUp(Duration time) {
    long seconds = time.toSeconds() + (time.toNanosPart() > 0 ? 1 : 0);
    return Math.min(MAX, Math.max(0, seconds));
  }
}
