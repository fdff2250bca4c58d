package camfleet.manager.frames;

import camfleet.topic.DeviceId;

/** Gets every live picture as it comes, on the thread that brings it; it must only put it aside. */
@FunctionalInterface
public interface FrameWatcher {
  void arrived(CameraFrame frame);

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
