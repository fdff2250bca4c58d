package camfleet.device.camera;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A source of pictures. One thread, the capture thread, calls everything but {@link #close}, which
 * any thread may call and which unblocks {@link #read}.
 */
public interface Camera extends AutoCloseable {
  /** What the source is, such as {@code synthetic} or {@code file:clip.mp4}. */
  String source();

  /**
   * Which settings the source can do something about, by key; those that a {@link CameraMode} says
   * unless it says otherwise, where rate and quality change while pictures go on. Any thread may
   * ask, open or not.
   */
  default Map<String, SourceRange> settings() {
    return Map.of(
        "fps", SourceRange.ALL_LIVE,
        "resolution", SourceRange.ALL,
        "quality", SourceRange.ALL_LIVE);
  }

  /** Opens the source; after a failure or {@link #release} it may be opened again. */
  void open(CameraMode mode) throws CameraException, InterruptedException;

  /**
   * Waits for the next picture and gives it away; the receiver closes it.
   *
   * @param sequence the number that the picture will have as a frame, for sources that draw it in
   * @param patience how long to wait at most
   * @return null when no picture came in that time
   */
  Picture read(long sequence, Duration patience) throws CameraException, InterruptedException;

  /**
   * How long after opening pictures do not show yet what the camera can do, because exposure and
   * white balance settle; zero for a source that has none.
   */
  default Duration warmUp() {
    return Duration.ZERO;
  }

  /**
   * How much longer than any other its first picture may take after opening, such as until others
   * are ready to expose together with it; of the mode in which it is open.
   */
  default Duration delay() {
    return Duration.ZERO;
  }

  /** Takes over what can change without opening again; false when that needs opening again. */
  boolean change(CameraMode mode) throws CameraException;

  /** What the open source says of itself, or null. */
  String description();

  /** The sensor's name, such as {@code imx708}, or null. Any thread may ask, open or not. */
  default String sensor() {
    return null;
  }

  /** What the sensor can do, the largest first; empty when unknown. Any thread may ask. */
  default List<SourceMode> modes() {
    return List.of();
  }

  /**
   * What the source itself says is in force of the settings, by key, such as the exposure time that
   * its automatic chose; empty when it does not say. Any thread may ask.
   */
  default Map<String, Object> readings() {
    return Map.of();
  }

  /** Whether it exposes together with others; null unless asked to. Any thread may ask. */
  default Boolean synchronised() {
    return null;
  }

  /**
   * Whether two of its pictures are never identical, as those of a sensor are not; one that gives
   * identical ones hangs.
   */
  default boolean neverRepeats() {
    return false;
  }

  /**
   * Looks for the source anew after reopening did not help, such as by asking the bus again; not
   * while it is open.
   *
   * @return what was done and found, in words, or null where there is nothing to look for
   */
  default String probe() throws InterruptedException {
    return null;
  }

  /** Lets the source go, so that another {@link #open} is possible. */
  void release();

  /** Ends the camera for good. */
  @Override
  void close();
}
