package camfleet.mqtt;

import java.util.concurrent.TimeUnit;

/**
 * When the next picture of a topic is worth asking for: learns how often the camera publishes and
 * how far into that time a pull meets it, so that most pulls bring a new picture and few the old
 * one. All times in nanoseconds.
 */
final class PullPace {
  private static final long LEAST_PAUSE = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(1);
  private static final long EMPTY_PAUSE = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long FIRST_INTERVAL_MAX = TimeUnit.SECONDS.toNanos(2);

  /** The captured-at of a picture that does not tell it. */
  static final long UNKNOWN = Long.MIN_VALUE;

  private long due;
  private long interval;
  private long took;
  private long newsAt;
  private boolean seen;
  private long captured = UNKNOWN;
  private long leastAge = Long.MAX_VALUE;
  private boolean repeatedSince;

  PullPace(long now) {
    this.due = now;
    this.newsAt = now;
  }

  long due() {
    return due;
  }

  /** The camera's publishing interval as far as it is known; 0 before the second picture. */
  long interval() {
    return interval;
  }

  /** Ask at once, whatever was learned. */
  void askNow(long now) {
    due = now;
  }

  /** A pull brought a picture after this time. */
  void took(long nanos) {
    took = took == 0 ? nanos : (3 * took + nanos) / 4;
  }

  /** How much more than the least a picture's age is; 0 while that is not known. */
  long late(long capturedAt, long wallNow) {
    return capturedAt == UNKNOWN || leastAge == Long.MAX_VALUE
        ? 0
        : Math.max(0, wallNow - capturedAt - leastAge);
  }

  /**
   * A new picture came.
   *
   * @param capturedAt by the camera's clock, whose offset cancels out; {@link #UNKNOWN} if untold
   * @param wallNow by this machine's clock
   */
  void fresh(long now, long capturedAt, long wallNow) {
    boolean timed = capturedAt != UNKNOWN && captured != UNKNOWN;
    if (seen) {
      learn(timed ? capturedAt - captured : now - newsAt);
    }
    long since = interval / 4;
    if (capturedAt != UNKNOWN) {
      long age = wallNow - capturedAt;
      // The least age is that of a picture met right after its publication; it creeps up so that a
      // clock that was set does not spoil it for ever.
      leastAge =
          leastAge == Long.MAX_VALUE || age < leastAge ? age : leastAge + (age - leastAge) / 64;
      since = age - leastAge;
    }
    due = now + Math.max(0, interval - Math.max(0, since));
    seen = true;
    captured = capturedAt;
    newsAt = now;
    repeatedSince = false;
  }

  /**
   * A repetition in between says that the two pictures are neighbours. Without one there may have
   * been others, so the interval is probed downwards.
   */
  private void learn(long apart) {
    if (apart <= 0) {
      return;
    }
    if (!repeatedSince) {
      interval = (interval == 0 ? apart : Math.min(interval, apart)) / 8 * 7;
    } else if (interval == 0) {
      interval = Math.min(apart, FIRST_INTERVAL_MAX);
    } else {
      // A camera that paused has not become slow.
      interval = Math.min(apart, 2 * Math.max(interval, LEAST_PAUSE));
    }
  }

  /** The picture that we have came again: waits longer the longer there has been nothing new. */
  void repeated(long now) {
    repeatedSince = true;
    due = now + pause(now, Math.max(interval / 8, took));
  }

  /** Nothing is retained. */
  void empty(long now) {
    due = now + pause(now, EMPTY_PAUSE);
  }

  /** The broker refused. */
  void refused(long now) {
    due = now + LONGEST_PAUSE;
  }

  private long pause(long now, long atLeast) {
    long patient = Math.max((now - newsAt) / 8, atLeast);
    return Math.max(LEAST_PAUSE, Math.min(patient, Math.max(LONGEST_PAUSE, took)));
  }
}
