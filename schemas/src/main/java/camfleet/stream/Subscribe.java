package camfleet.stream;

/**
 * A subscriber wants frames of some cameras.
 *
 * @param id the subscriber's name for this subscription, one at a time on a connection
 * @param selector which cameras, as everywhere in the fleet
 * @param maxFps frames per second and camera at most, or null for all there are
 * @param mode what happens when the subscriber is slow; null is {@link Mode#LATEST}
 */
public record Subscribe(String id, String selector, Double maxFps, Mode mode)
    implements StreamDocument {
  /** What a slow subscriber gets. */
  public enum Mode {
    /** The newest frame; older ones are forgotten and counted in the next one's header. */
    LATEST,
    /** Every frame, from a bounded queue; what did not fit is told by a NOTICE {@code gap}. */
    EVERY
  }

  public Subscribe {
    Texts.required("id", id, Texts.MAX_ID);
    Texts.required("selector", selector, 1024);
    if (maxFps != null && !(maxFps > 0 && maxFps <= 1000)) {
      throw new IllegalArgumentException(
          "max_fps must be greater than 0 and at most 1000, was " + maxFps);
    }
    mode = mode == null ? Mode.LATEST : mode;
  }

  @Override
  public StreamType type() {
    return StreamType.SUBSCRIBE;
  }
}
