package camfleet.device.command;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/**
 * The wishes for published pictures, of which the greatest counts. Each ends by itself when it is
 * not renewed, so that an asker who crashed leaves no camera publishing. Any thread may call it.
 */
public final class PictureLeases {
  /** As many wishes may run at a time. */
  static final int MOST = 16;

  private final LongSupplier nanos;
  private final Map<Asker, Lease> leases = new LinkedHashMap<>();

  /** Who wishes; those without a name are told apart by the rate that they wish for. */
  private record Asker(String session, Double fps) {
    static Asker of(String session, Double fps) {
      return new Asker(session, session == null ? fps : null);
    }
  }

  private record Lease(Double fps, long untilNanos) {}

  /**
   * @param nanos a monotonic clock
   */
  public PictureLeases(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * Begins a lease, or begins it anew.
   *
   * @param session the asker's name, or null
   * @param fps pictures per second; null for as many as are published without any wish
   * @return false when there are as many leases as there may be
   */
  synchronized boolean renew(String session, Double fps, double seconds) {
    forgetEnded();
    Asker asker = Asker.of(session, fps);
    if (!leases.containsKey(asker) && leases.size() >= MOST) {
      return false;
    }
    leases.put(asker, new Lease(fps, nanos.getAsLong() + (long) (seconds * 1e9)));
    return true;
  }

  /** Ends the lease of this asker; without a name those of all who gave none. */
  synchronized void end(String session) {
    leases.keySet().removeIf(asker -> same(asker, session));
  }

  synchronized boolean has(String session) {
    forgetEnded();
    return leases.keySet().stream().anyMatch(asker -> same(asker, session));
  }

  private static boolean same(Asker asker, String session) {
    return session == null ? asker.session() == null : session.equals(asker.session());
  }

  private void forgetEnded() {
    long now = nanos.getAsLong();
    leases.values().removeIf(lease -> lease.untilNanos() - now <= 0);
  }

  /** How many leases run. */
  public synchronized int count() {
    forgetEnded();
    return leases.size();
  }

  /** What is left of this asker's lease, the longest where it has several; 0 without one. */
  synchronized double secondsLeft(String session) {
    forgetEnded();
    long now = nanos.getAsLong();
    long left =
        leases.entrySet().stream()
            .filter(entry -> same(entry.getKey(), session))
            .mapToLong(entry -> entry.getValue().untilNanos() - now)
            .max()
            .orElse(0);
    return Math.round(left / 1e6) / 1000.0;
  }

  /**
   * The greatest wish in pictures per second; empty when no lease runs.
   *
   * @param usual what they get who name no rate
   * @param most no wish counts for more than this
   */
  public synchronized OptionalDouble fps(double usual, double most) {
    forgetEnded();
    return leases.values().stream()
        .mapToDouble(lease -> lease.fps() == null ? usual : Math.min(lease.fps(), most))
        .max();
  }
}
