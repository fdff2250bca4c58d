package camfleet.client;

import camfleet.frame.Frame;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * A camera's frame as it reached this program. The payload is shared by all who hold it and never
 * written to.
 *
 * @param camera the device's id
 * @param missed frames of this camera since the one handed over before it that this reader was too
 *     slow for or that passed while it was not connected; with {@code every}, the gap
 * @param arrivedNanos when it arrived, on {@link System#nanoTime}
 * @param ageAtArrival how old it was then, never negative; null when the clocks were not compared
 * @param ageError bound of the age's error, of both clocks together; null when unknown
 */
public record ReceivedFrame(
    String camera,
    Frame frame,
    long missed,
    long arrivedNanos,
    Duration ageAtArrival,
    Duration ageError) {
  public ReceivedFrame {
    Objects.requireNonNull(camera, "camera");
    Objects.requireNonNull(frame, "frame");
  }

  /** The frame's number since the device's start, from 1. */
  public long sequence() {
    return frame.header().sequence();
  }

  /**
   * How many were forgotten before they reached this program, on the device or by the manager for
   * this reader; the rest of {@link #missed} was replaced here, unread, or passed while there was
   * no connection.
   */
  public long dropped() {
    return frame.header().dropped();
  }

  /** The picture, mostly a JPEG: {@code frame().header().codec()} says so. */
  public byte[] payload() {
    return frame.payload();
  }

  /** When the light was captured, by the device's clock. */
  public Instant capturedAt() {
    long nanos = frame.header().capturedAtNanos();
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
  }

  /** Time since it arrived: its age is never less. */
  public Duration sinceArrival() {
    return Duration.ofNanos(System.nanoTime() - arrivedNanos);
  }

  /**
   * How old the picture is now, to within {@link #ageError}; where the clocks were not compared,
   * only {@link #sinceArrival}.
   */
  public Duration age() {
    Duration since = sinceArrival();
    return ageAtArrival == null ? since : since.plus(ageAtArrival);
  }

  ReceivedFrame withMissed(long other) {
    return new ReceivedFrame(camera, frame, other, arrivedNanos, ageAtArrival, ageError);
  }

  @Override
  public String toString() {
    return "ReceivedFrame[" + camera + ", " + frame + ", missed " + missed + "]";
  }
}
