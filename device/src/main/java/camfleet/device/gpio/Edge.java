package camfleet.device.gpio;

/**
 * A rising edge and the frame that it fell into.
 *
 * @param number since the agent started, from 1
 * @param wallNanos since 1970 by the device's clock
 * @param monotonicNanos by a clock that nobody sets
 * @param sequence of the last frame that was captured before it; 0 before the first
 * @param capturedAtNanos when that frame was captured, in nanoseconds since 1970; 0 before the
 *     first
 */
public record Edge(
    long number, long wallNanos, long monotonicNanos, long sequence, long capturedAtNanos) {
  /** The line of a file with comma-separated values, without its end. */
  String line() {
    return number + "," + wallNanos + "," + monotonicNanos + "," + sequence + "," + capturedAtNanos;
  }
}
