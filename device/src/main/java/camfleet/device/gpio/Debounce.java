package camfleet.device.gpio;

/** Tells edges from the bounces that follow them, and counts both. Any thread may call it. */
final class Debounce {
  // Guarded by this.
  private long lengthNanos;
  private boolean any;
  private long lastNanos;
  private long edges;
  private long bounced;

  /** From now on an edge that comes within this time after one that counted counts no more. */
  synchronized void length(long nanos) {
    lengthNanos = nanos;
  }

  /** The number of an edge that came now, or 0 for a bounce. */
  synchronized long edge(long nowNanos) {
    if (any && lengthNanos > 0 && nowNanos - lastNanos <= lengthNanos) {
      bounced++;
      return 0;
    }
    any = true;
    lastNanos = nowNanos;
    return ++edges;
  }

  synchronized long edges() {
    return edges;
  }

  synchronized long bounced() {
    return bounced;
  }
}
