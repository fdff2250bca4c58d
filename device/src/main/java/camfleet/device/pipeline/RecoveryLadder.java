package camfleet.device.pipeline;

import camfleet.runtime.Backoff;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * How a camera that gives no pictures is helped: it is opened again, soon at first; when that did
 * not help its bus is asked; then with pauses up to a minute, and when it was opened {@value
 * #MOST_A_DAY} times within a day, each ten minutes. Counted in memory; of one thread.
 */
final class RecoveryLadder {
  /** Openings after a failure within {@link #DAY}, beyond which there are few. */
  static final int MOST_A_DAY = 200;

  static final Duration DAY = Duration.ofHours(24);

  /** Between two openings when those of the day are used up. */
  static final Duration SPENT_PAUSE = Duration.ofMinutes(10);

  static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_QUICK_PAUSE = Duration.ofSeconds(10);
  private static final Duration FIRST_SLOW_PAUSE = Duration.ofSeconds(20);
  static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** Failures in a row that are taken for passing ones. */
  private static final int QUICK = 8;

  /** The bus is asked after the second failure in a row, and then of so many after one. */
  private static final int PROBE_EACH = 4;

  private final LongSupplier nanos;
  private final Backoff quick;
  private final Backoff slow;
  private final Deque<Long> openings = new ArrayDeque<>();
  private int failures;

  RecoveryLadder(LongSupplier nanos, RandomGenerator random) {
    this.nanos = nanos;
    this.quick = new Backoff(FIRST_PAUSE, LONGEST_QUICK_PAUSE, random);
    this.slow = new Backoff(FIRST_SLOW_PAUSE, LONGEST_PAUSE, random);
  }

  /**
   * What is done next.
   *
   * @param probes whether the bus is asked before
   * @param pause after which the camera is opened again
   * @param isSpent whether the openings of the day are used up
   */
  record Step(boolean probes, Duration pause, boolean isSpent) {}

  /** The camera failed once more. */
  Step failed() {
    failures++;
    long now = nanos.getAsLong();
    boolean isSpent = openings.size() == MOST_A_DAY && now - openings.getFirst() < DAY.toNanos();
    if (!isSpent) {
      if (openings.size() == MOST_A_DAY) {
        openings.removeFirst();
      }
      openings.addLast(now);
    }
    Duration pause = isSpent ? SPENT_PAUSE : failures <= QUICK ? quick.next() : slow.next();
    return new Step(failures >= 2 && (failures - 2) % PROBE_EACH == 0, pause, isSpent);
  }

  /** How often it failed in a row. */
  int failures() {
    return failures;
  }

  /** It gives pictures, or what failed was another mode. */
  void reset() {
    failures = 0;
    quick.reset();
    slow.reset();
  }
}
