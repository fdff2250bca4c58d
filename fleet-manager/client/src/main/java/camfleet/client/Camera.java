package camfleet.client;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One camera that is open: read its newest frames, set it, close it. It connects again by itself
 * after the manager or the network was away; whoever reads slowly gets the newest frame and learns
 * how many were missed. Any thread may read or close it; closing wakes a reader.
 *
 * <pre>
 * try (Camera camera = fleet.camera("cam1")) {
 *   camera.set("fps", 5);
 *   while (camera.next(Duration.ofSeconds(5)) instanceof ReceivedFrame frame) {
 *     System.out.println(frame.sequence() + ", " + frame.age().toMillis() + " ms old");
 *   }
 * }
 * </pre>
 */
public final class Camera implements AutoCloseable {
  private final Fleet fleet;
  private final String id;
  private final FrameSubscription frames;
  private final Consumer<Camera> onClose;

  Camera(Fleet fleet, String id, FrameSubscription frames, Consumer<Camera> onClose) {
    this.fleet = fleet;
    this.id = id;
    this.frames = frames;
    this.onClose = onClose;
  }

  public String id() {
    return id;
  }

  /** The newest frame that has arrived, again and again the same one; null before the first. */
  public ReceivedFrame latest() {
    return frames.latest();
  }

  /**
   * Waits for a frame that {@code next} has not returned yet; what came in between is forgotten.
   *
   * @return null when none came within the time or the camera was closed
   */
  public ReceivedFrame next(Duration timeout) {
    return frames.next(timeout);
  }

  /**
   * Whether the camera is there, as the manager said last; unknown while there is no connection.
   */
  public Presence presence() {
    return frames.presence(id);
  }

  /** Why no frames can come now, in one sentence, or null while there is a connection. */
  public String problem() {
    return frames.problem();
  }

  /** Sets one thing on the device itself, see {@link #set(Map)}. */
  public AppliedSettings set(String key, Object value) throws FleetException {
    return set(Collections.singletonMap(key, value));
  }

  /**
   * Sets several things on the device itself, all or none, and waits for its answer.
   *
   * @param settings by key, such as {@code fps}; a key with null gives its override up
   * @throws FleetException when the device or the manager refuses a value, which changes nothing,
   *     or when there is no answer within 15 s
   */
  public AppliedSettings set(Map<String, ?> settings) throws FleetException {
    return fleet.set(id, new LinkedHashMap<>(settings));
  }

  /** Whether frames may still come: false after closing or when the manager refused for good. */
  public boolean isOpen() {
    return frames.isOpen();
  }

  /** Ends it and wakes every reader with null; any number of times. */
  @Override
  public void close() {
    frames.close();
    onClose.accept(this);
  }
}
