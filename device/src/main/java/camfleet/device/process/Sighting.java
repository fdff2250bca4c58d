package camfleet.device.process;

/**
 * What a detector has to tell, once per change.
 *
 * @param region where
 * @param sequence the number of the picture that decided it
 * @param capturedAtNanos of that picture, ns since 1970
 * @param percent of the region that moves, or its brightness in percent of white
 */
public record Sighting(
    Kind kind, String region, long sequence, long capturedAtNanos, double percent) {
  /** What it is. */
  public enum Kind {
    MOTION,
    STILL,
    LIGHT,
    DARK
  }
}
