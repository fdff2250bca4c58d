package camfleet.device.pipeline;

import camfleet.message.CameraStatus;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How the camera is, judged by what was last heard of it. It is asked from any thread, so that a
 * camera whose thread hangs is still called stalled.
 */
final class CameraWatch {
  /** What a camera may be late by, besides two intervals; or with the answer to a call. */
  private static final long PATIENCE_NANOS = 5_000_000_000L;

  private final LongSupplier nanos;
  private CameraStatus status = CameraStatus.CLOSED;
  private String error;
  private boolean open;
  private long heardNanos;
  private long limitNanos = PATIENCE_NANOS;
  private long delayNanos;
  private String call;
  private long calledNanos;
  private String hopeless;

  CameraWatch(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** What is known at one moment. */
  record State(CameraStatus status, String error) {}

  /** The camera is being opened; a failure shows until a picture has come. */
  synchronized void opening(double fps) {
    if (status == CameraStatus.CLOSED || status == CameraStatus.OK) {
      status = CameraStatus.OPENING;
    }
    open = true;
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

  /** A new picture came. */
  synchronized void picture() {
    status = CameraStatus.OK;
    error = null;
    delayNanos = 0;
    heardNanos = nanos.getAsLong();
  }

  synchronized void failed(String why) {
    status = CameraStatus.FAILED;
    error = why;
    open = false;
  }

  /** The open camera was found silent and is let go. */
  synchronized void stalled() {
    status = CameraStatus.STALLED;
    error = silence();
    open = false;
  }

  synchronized void closed() {
    status = CameraStatus.CLOSED;
    error = null;
    open = false;
    answered();
  }

  /** Whether the open camera has been silent for too long. */
  synchronized boolean isSilent() {
    return open && nanos.getAsLong() - heardNanos > limitNanos + delayNanos;
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
    hopeless = call == null || why == null ? null : deafness() + "; " + why;
  }

  synchronized State state() {
    if (hopeless != null) {
      return new State(CameraStatus.FAILED, hopeless);
    }
    if (unansweredNanos() > PATIENCE_NANOS) {
      return new State(CameraStatus.STALLED, deafness());
    }
    if (isSilent() && status != CameraStatus.FAILED) {
      return new State(CameraStatus.STALLED, silence());
    }
    return new State(status, error);
  }

  private String deafness() {
    return "the camera does not answer to " + call;
  }

  private String silence() {
    return "no picture for " + Math.round((nanos.getAsLong() - heardNanos) / 1e9) + " s";
  }
}
