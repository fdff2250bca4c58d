package camfleet.manager.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How far a device's clock is behind the manager's: the least of (arrival − at) over its recent
 * live health messages, since what the network adds is never negative.
 *
 * @param recentMillis the last few differences, oldest first
 */
public record ClockOffset(List<Long> recentMillis) {
  static final ClockOffset UNKNOWN = new ClockOffset(List.of());
  private static final int KEPT = 8;

  /** Below this the difference is as likely the network's as the clock's. */
  private static final long TRUSTED_MILLIS = 1_000;

  public ClockOffset {
    recentMillis = List.copyOf(recentMillis);
  }

  ClockOffset with(Instant at, Instant arrivedAt) {
    List<Long> more = new ArrayList<>(recentMillis);
    more.add(Duration.between(at, arrivedAt).toMillis());
    return new ClockOffset(more.subList(Math.max(0, more.size() - KEPT), more.size()));
  }

  /** Milliseconds that the device is behind, negative when it is ahead; null when unknown. */
  public Long behindMillis() {
    return recentMillis.stream().min(Long::compare).orElse(null);
  }

  /** What to take off an age in milliseconds that was reckoned by the device's clock. */
  public long correctionMillis() {
    Long behind = behindMillis();
    return behind == null || Math.abs(behind) <= TRUSTED_MILLIS ? 0 : behind;
  }
}
