package camfleet.device.camera;

import java.time.Duration;
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
   * unless it says otherwise. Any thread may ask, open or not.
   */
  default Map<String, SourceRange> settings() {
    return Map.of(
        "fps", SourceRange.ALL, "resolution", SourceRange.ALL, "quality", SourceRange.ALL);
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

  /** Takes over what can change without opening again; false when that needs opening again. */
  boolean change(CameraMode mode) throws CameraException;

  /** What the open source says of itself, or null. */
  String description();

  /** Lets the source go, so that another {@link #open} is possible. */
  void release();

  /** Ends the camera for good. */
  @Override
  void close();
}
