package camfleet.stream;

import java.util.ArrayDeque;

/**
 * How far another clock is off, from PING and PONG (RFC 5905 §8). Of the last {@value #SAMPLES}
 * samples the one with the smallest round trip counts (§10): whatever way its delay was split
 * between there and back, the truth is within half of it, and within 15 ppm (§7.2) of the time that
 * has passed since. For any thread.
 */
public final class ClockEstimate {
  static final int SAMPLES = 8;

  /** PHI of RFC 5905: how fast two clocks drift apart at most. */
  private static final double DRIFT = 15e-6;

  /** 36 years; beyond, sums of offsets and errors could overflow. */
  private static final long MOST = 1L << 60;

  private final ArrayDeque<Sample> samples = new ArrayDeque<>();

  // All errors grow alike, so that the best of them stays the best until the next one comes.
  private volatile Sample best;

  private record Sample(long offset, long roundTrip, long at) {
    /** Greatest error of the offset at a later moment. */
    long error(long now) {
      return roundTrip / 2 + 1 + (long) Math.ceil(Math.max(0, now - at) * DRIFT);
    }
  }

  /**
   * An estimate; {@code truth} is within {@code offsetNanos ± errorNanos}.
   *
   * @param offsetNanos the other clock minus this one, ns
   * @param errorNanos bound of the offset's error, ns
   * @param roundTripNanos the smallest of the round trips that count, ns
   */
  public record Offset(long offsetNanos, long errorNanos, long roundTripNanos) {}

  /**
   * Adds what a PONG tells.
   *
   * @param t0 when the ping was sent, by this clock, ns
   * @param t1 when it arrived, by the other clock, ns
   * @param t2 when the pong was sent, by the other clock, ns
   * @param t3 when it arrived, by this clock, ns
   * @return false when no clocks could give these times; then nothing is added
   */
  public synchronized boolean add(long t0, long t1, long t2, long t3) {
    long back;
    long roundTrip;
    try {
      back = Math.subtractExact(t2, t3);
      roundTrip = Math.subtractExact(Math.subtractExact(t3, t0), Math.subtractExact(t2, t1));
    } catch (ArithmeticException e) {
      return false;
    }
    if (t3 < t0 || t2 < t1 || roundTrip < 0 || roundTrip > MOST || Math.abs(back) > MOST) {
      return false;
    }
    // ((t1 - t0) + (t2 - t3)) / 2, as the round trip is the difference of the two.
    Sample sample = new Sample(back + roundTrip / 2, roundTrip, t3);
    if (samples.stream().anyMatch(known -> disagree(known, sample))) {
      // One of the clocks was set in between: what was known is about another clock.
      samples.clear();
    }
    if (samples.size() == SAMPLES) {
      samples.poll();
    }
    samples.add(sample);
    best = bestAt(t3);
    return true;
  }

  private Sample bestAt(long now) {
    Sample least = null;
    for (Sample sample : samples) {
      if (least == null || sample.error(now) <= least.error(now)) {
        least = sample;
      }
    }
    return least;
  }

  private static boolean disagree(Sample known, Sample sample) {
    long bound = known.error(sample.at) + sample.error(sample.at);
    return sample.at < known.at || Math.abs(sample.offset - known.offset) > bound;
  }

  /**
   * The offset at a moment, or null when nothing is known. It waits for nobody.
   *
   * @param now by this clock, ns
   */
  public Offset at(long now) {
    Sample known = best;
    return known == null ? null : new Offset(known.offset, known.error(now), known.roundTrip);
  }
}
