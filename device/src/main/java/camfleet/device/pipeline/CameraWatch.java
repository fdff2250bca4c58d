package camfleet.device.pipeline;

import camfleet.message.CameraStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;

/**
 * How the camera is, judged by what was last heard of it. It is asked from any thread, so that a
 * camera whose thread hangs is still called stalled.
 */
final class CameraWatch {
  /** What a camera may be late by, besides two intervals; or with the answer to a call. */
  private static final long PATIENCE_NANOS = 5_000_000_000L;

  /** So much before that time a camera that gave pictures is given up, to be known within it. */
  private static final long AHEAD_NANOS = 1_000_000_000L;

  private final InstantSource clock;
  private final LongSupplier nanos;
  private CameraStatus status = CameraStatus.CLOSED;
  private String error;
  private boolean open;
  private long heardNanos;
  private long limitNanos = PATIENCE_NANOS;
  private long delayNanos;
  private int pictures;
  private Instant newAt;
  private boolean repeats;
  private long repeatedNanos;
  private boolean black;
  private String call;
  private long calledNanos;
  private String hopeless;

  CameraWatch(InstantSource clock, LongSupplier nanos) {
    this.clock = clock;
    this.nanos = nanos;
  }

  /** What is known at one moment. */
  record State(CameraStatus status, String error) {}

  /** The camera is being opened; a failure shows until a picture has come. */
  synchronized void opening(double fps) {
    if (status == CameraStatus.CLOSED
        || status == CameraStatus.OK
        || status == CameraStatus.BLACK) {
      status = CameraStatus.OPENING;
      error = null;
    }
    open = true;
    pictures = 0;
    repeats = false;
    expect(fps);
  }

  /** From now on pictures are expected at this rate. */
  synchronized void expect(double fps) {
    limitNanos = Math.round(2e9 / fps) + PATIENCE_NANOS;
    delayNanos = 0;
    heardNanos = nanos.getAsLong();
  }

  /** The same, but that the first of them may come so much later. */
  synchronized void expect(double fps, Duration delay) {
    expect(fps);
    delayNanos = delay.toNanos();
  }

  /** A new picture came. Of a frozen camera one is no sign of life, as it gives one when opened. */
  synchronized void picture() {
    pictures++;
    delayNanos = 0;
    heardNanos = nanos.getAsLong();
    newAt = clock.instant();
    repeats = false;
    if (status != CameraStatus.FROZEN || pictures > 1) {
      good();
    }
  }

  private void good() {
    status = black ? CameraStatus.BLACK : CameraStatus.OK;
    error = black ? "the pictures are black" : null;
  }

  /** The same picture came once more from a camera that never gives one twice. */
  synchronized void identical() {
    repeats = true;
    repeatedNanos = nanos.getAsLong();
  }

  /** Whether the pictures that come are black. */
  synchronized void black(boolean isBlack) {
    black = isBlack;
    if (status == CameraStatus.OK || status == CameraStatus.BLACK) {
      good();
    }
  }

  synchronized void failed(String why) {
    status = CameraStatus.FAILED;
    error = why;
    open = false;
  }

  /** The open camera was found silent and is let go. */
  synchronized State letGo() {
    State silent = silence();
    status = silent.status();
    error = silent.error();
    open = false;
    return silent;
  }

  synchronized void closed() {
    status = CameraStatus.CLOSED;
    error = null;
    open = false;
    answered();
  }

  /** Whether the open camera has given nothing new for too long. */
  synchronized boolean isSilent() {
    long limit = pictures == 0 ? limitNanos : limitNanos - AHEAD_NANOS;
    return open && nanos.getAsLong() - heardNanos > limit + delayNanos;
  }

  /**
   * The capture thread calls the camera, which may hang in it; until {@link #answered} or the next.
   *
   * @param name of the call, as people are to read it
   */
  synchronized void calling(String name) {
    call = name;
    calledNanos = nanos.getAsLong();
    hopeless = null;
  }

  /** The camera came back from the call. */
  synchronized void answered() {
    call = null;
    hopeless = null;
  }

  /** For how many nanoseconds the camera has not come back from a call; 0 when it is in none. */
  synchronized long unansweredNanos() {
    return call == null ? 0 : Math.max(1, nanos.getAsLong() - calledNanos);
  }

  /**
   * Nothing more is done about the call that is not answered; the camera has failed until it is.
   *
   * @param why in words; null takes it back
   */
  synchronized void giveUp(String why) {
    hopeless = call == null || why == null ? null : unanswered() + "; " + why;
  }

  synchronized State state() {
    if (hopeless != null) {
      return new State(CameraStatus.FAILED, hopeless);
    }
    if (deafness() != null) {
      return new State(CameraStatus.STALLED, deafness());
    }
    if (isSilent() && status != CameraStatus.FAILED) {
      return silence();
    }
    return new State(status, error);
  }

  /** That the camera does not come back from a call, in words; null when it does in time. */
  synchronized String deafness() {
    return unansweredNanos() > PATIENCE_NANOS ? unanswered() : null;
  }

  private String unanswered() {
    return "the camera does not answer to " + call;
  }

  /** A camera that froze and then fell silent is silent. */
  private State silence() {
    long now = nanos.getAsLong();
    if (repeats && now - repeatedNanos <= limitNanos) {
      String since = newAt == null ? "" : " since " + newAt.truncatedTo(ChronoUnit.SECONDS);
      return new State(
          CameraStatus.FROZEN, "the camera gives the same picture again and again" + since);
    }
    return new State(
        CameraStatus.STALLED, "no picture for " + Math.round((now - heardNanos) / 1e9) + " s");
  }
}
