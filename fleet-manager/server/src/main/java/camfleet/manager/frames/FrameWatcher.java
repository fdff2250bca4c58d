package camfleet.manager.frames;

import camfleet.topic.DeviceId;
import java.util.concurrent.Executor;

/**
 * Gets every live picture as it comes, on the thread that brings it or on its own event loop; it
 * must never wait.
 */
@FunctionalInterface
public interface FrameWatcher {
  void arrived(CameraFrame frame);

  /**
   * The event loop on which a watcher wants to hear of its pictures, or null for the thread that
   * brings them.
   */
  default Executor loop() {
    return null;
  }

  /** Its event loop was too busy for a picture, of which any thread tells. */
  default void missed(DeviceId device) {
    // Whoever counts says so.
  }

  /**
   * Frames per second of a camera that it would take: 0 for none, infinity for all there are. What
   * a camera is asked for is the greatest wish of its watchers.
   */
  default double wish(DeviceId device) {
    return Double.POSITIVE_INFINITY;
  }

  /** What it got and missed, or null when nobody counts. */
  default WatcherCounts counts() {
    return null;
  }
}
