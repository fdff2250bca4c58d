package camfleet.stream;

import java.time.Duration;

/**
 * Notices a peer that says nothing and one that drips: half of the silence that is allowed is
 * answered by a ping, all of it ends the connection, as does a message that takes too long to come.
 * Both ends use it, with a monotonic clock in ns. For one thread.
 */
public final class Liveness {
  /** What is to be done. */
  public enum Verdict {
    FINE,
    /** Nothing came for a while: send a PING, once until something comes. */
    PING,
    /** Nothing came for too long: BYE {@code timeout}. */
    SILENT,
    /** A message takes too long to come: BYE {@code timeout}. */
    DRIPPING
  }

  private final long silenceNanos;
  private final long messageNanos;
  private long heardAt;
  private long insideSince;
  private boolean inside;
  private boolean asked;

  /**
   * @param silence how long nothing may come
   * @param message how long one message may take from its first byte to its last; also the time for
   *     the first message of a connection
   * @param now when the connection began
   */
  public Liveness(Duration silence, Duration message, long now) {
    this.silenceNanos = silence.toNanos();
    this.messageNanos = message.toNanos();
    this.heardAt = now;
    this.insideSince = now;
    this.inside = true;
  }

  /**
   * Bytes came.
   *
   * @param whole whether they completed a message
   * @param isInside whether a part of a message is left, see {@link StreamDecoder#isInside}
   */
  public void heard(boolean whole, boolean isInside, long now) {
    heardAt = now;
    asked = false;
    if (whole || !inside) {
      insideSince = now;
      inside = isInside;
    }
  }

  /** To be called every now and then. */
  public Verdict check(long now) {
    if (inside && now - insideSince > messageNanos) {
      return Verdict.DRIPPING;
    }
    if (now - heardAt > silenceNanos) {
      return Verdict.SILENT;
    }
    if (!asked && now - heardAt > silenceNanos / 2) {
      asked = true;
      return Verdict.PING;
    }
    return Verdict.FINE;
  }
}
