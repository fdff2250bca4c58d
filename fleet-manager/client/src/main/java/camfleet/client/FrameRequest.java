package camfleet.client;

import camfleet.stream.Subscribe;
import java.util.Objects;

/**
 * Which frames a program wants.
 *
 * @param selector an id, {@code group:NAME}, {@code all}, a glob over ids; several with commas
 * @param maxFps frames per second and camera at most, greater than 0 and at most 1000; null for all
 *     there are
 * @param mode what a slow reader gets: the newest frame, or every frame from a bounded queue
 */
public record FrameRequest(String selector, Double maxFps, Subscribe.Mode mode) {
  public FrameRequest {
    Objects.requireNonNull(selector, "selector");
    Objects.requireNonNull(mode, "mode");
    if (maxFps != null && !(maxFps > 0 && maxFps <= 1000)) {
      throw new IllegalArgumentException(
          "max_fps must be greater than 0 and at most 1000, was " + maxFps);
    }
  }

  /** The newest frame of each camera; what comes while the reader is busy is forgotten. */
  public static FrameRequest latest(String selector) {
    return new FrameRequest(selector, null, Subscribe.Mode.LATEST);
  }

  /** Every frame in its order; the manager keeps a bounded number for a slow reader. */
  public static FrameRequest every(String selector) {
    return new FrameRequest(selector, null, Subscribe.Mode.EVERY);
  }

  /** The same with at most this many frames per second and camera. */
  public FrameRequest atMost(double fps) {
    return new FrameRequest(selector, fps, mode);
  }

  boolean isEvery() {
    return mode == Subscribe.Mode.EVERY;
  }
}
