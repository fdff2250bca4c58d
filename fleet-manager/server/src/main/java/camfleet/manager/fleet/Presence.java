package camfleet.manager.fleet;

import java.time.Duration;

/**
 * Whether a device is there. Retained {@code online} alone is never believed: a broker that lost
 * power keeps saying it (PROTOCOL.md §3).
 */
public enum Presence {
  /** It says so and a live message of it is younger than the lease. */
  ONLINE,
  /** It says so but has been silent for a lease. */
  STALE,
  /** It or its will said so, or it has been silent for almost two leases. */
  OFFLINE,
  /** Nothing live has been heard of it since this manager knows it. */
  UNKNOWN;

  private static final Duration LEAST_LEASE = Duration.ofSeconds(30);

  /**
   * So much before the second lease is over a silent device is offline, so that everybody knows it
   * within the minute, the ways of the messages included.
   */
  private static final Duration AHEAD = Duration.ofSeconds(2);

  /** How long a sign of life counts: three health intervals, at least 30 s. */
  public static Duration lease(double intervalS) {
    Duration three = Duration.ofMillis((long) (Math.min(intervalS, 3_600) * 3_000));
    return three.compareTo(LEAST_LEASE) > 0 ? three : LEAST_LEASE;
  }

  /** What the signs mean at this moment of the monotonic clock. */
  public static Presence of(Signs signs, long nowNanos) {
    if (signs.status() == Status.OFFLINE) {
      return OFFLINE;
    }
    long lease = lease(signs.intervalS()).toNanos();
    long patience = 2 * lease - AHEAD.toNanos();
    if (!signs.hasLived()) {
      return nowNanos - signs.knownSinceNanos() < patience ? UNKNOWN : OFFLINE;
    }
    long silence = nowNanos - signs.lifeNanos();
    if (silence >= patience) {
      return OFFLINE;
    }
    if (signs.status() == null) {
      return UNKNOWN;
    }
    return silence < lease ? ONLINE : STALE;
  }

  /** What a device's {@code status} topic says. */
  public enum Status {
    ONLINE,
    OFFLINE
  }
}
