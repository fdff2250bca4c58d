package camfleet.device.pipeline;

import camfleet.device.camera.CameraException;
import camfleet.device.camera.CameraMode;
import camfleet.device.camera.Jpeg;
import camfleet.device.camera.Picture;
import java.util.concurrent.CompletableFuture;

/**
 * The wait for the first good picture of a mode. The capture thread looks, any thread waits or
 * cancels.
 */
final class Proof {
  /** A camera may stumble once over a change. */
  private static final int MOST_FAILURES = 2;

  private final CameraMode mode;
  private final boolean ofItsSize;
  private final CompletableFuture<Void> answer = new CompletableFuture<>();

  // Of the capture thread alone.
  private int failures;
  private boolean sawOlder;

  /**
   * @param ofItsSize whether a good picture must have the mode's size
   */
  Proof(CameraMode mode, boolean ofItsSize) {
    this.mode = mode;
    this.ofItsSize = ofItsSize;
  }

  CompletableFuture<Void> answer() {
    return answer;
  }

  boolean isWaiting() {
    return !answer.isDone();
  }

  void cancel() {
    answer.cancel(false);
  }

  /**
   * A picture came.
   *
   * @param sinceNanos when the mode came into force, ns since 1970 by the clock of the pictures
   */
  void look(Picture picture, CameraMode inForce, long sinceNanos) {
    if (!isWaiting() || !inForce.equals(mode)) {
      return;
    }
    // The one after a picture that seems older counts even if the clock was set back meanwhile.
    boolean older = picture.capturedAtNanos() < sinceNanos && !picture.repeated() && !sawOlder;
    sawOlder |= older;
    if (older || !hasItsSize(picture) || !Jpeg.isGood(picture)) {
      return;
    }
    answer.complete(null);
  }

  private boolean hasItsSize(Picture picture) {
    return !ofItsSize || picture.width() == mode.width() && picture.height() == mode.height();
  }

  /** The camera failed in a mode, or when it was to take it up. */
  void failed(CameraMode inForce, String why) {
    if (isWaiting() && inForce.equals(mode) && ++failures >= MOST_FAILURES) {
      answer.completeExceptionally(new CameraException(why));
    }
  }
}
