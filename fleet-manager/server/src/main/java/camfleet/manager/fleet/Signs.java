package camfleet.manager.fleet;

/**
 * What presence is judged by.
 *
 * @param status what the status topic says last, or null
 * @param knownSinceNanos when the manager first heard of the device
 * @param hasLived whether anything live came at all
 * @param lifeNanos when the last live health or picture came
 * @param intervalS seconds between two health messages
 */
public record Signs(
    Presence.Status status,
    long knownSinceNanos,
    boolean hasLived,
    long lifeNanos,
    double intervalS) {
  private static final double DEFAULT_INTERVAL_S = 10;

  static Signs none(long nowNanos) {
    return new Signs(null, nowNanos, false, nowNanos, DEFAULT_INTERVAL_S);
  }

  Signs withStatus(Presence.Status other) {
    return new Signs(other, knownSinceNanos, hasLived, lifeNanos, intervalS);
  }

  /** A live message; one that was overtaken by a younger one changes nothing. */
  Signs withLife(long atNanos) {
    return hasLived && atNanos - lifeNanos <= 0
        ? this
        : new Signs(status, knownSinceNanos, true, atNanos, intervalS);
  }

  Signs withInterval(double seconds) {
    return new Signs(status, knownSinceNanos, hasLived, lifeNanos, seconds);
  }
}
