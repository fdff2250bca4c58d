package camfleet.device.pipeline;

import camfleet.device.camera.CameraMode;
import camfleet.device.camera.Jpeg;
import camfleet.device.process.PictureWatcher;
import camfleet.device.process.Processing;
import camfleet.frame.Frame;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A real pipeline with JPEGs of a camera at one end and somebody who takes each frame at the other.
 */
final class PicturePath {
  private static final long PATIENCE_MINUTES = 10;

  private final List<byte[]> jpegs;
  private final Processing processing;
  private final List<PictureWatcher> watchers;

  /**
   * @param jpegs what the camera gives, again and again
   * @param processing what is done to the pictures
   * @param watchers who looks at them
   */
  PicturePath(List<byte[]> jpegs, Processing processing, List<PictureWatcher> watchers) {
    this.jpegs = List.copyOf(jpegs);
    this.processing = processing;
    this.watchers = List.copyOf(watchers);
  }

  /**
   * Takes so many frames.
   *
   * @param taker called for each one on the capture thread
   * @throws IllegalStateException when the camera failed, in its words
   */
  void take(int frames, Consumer<Frame> taker) throws InterruptedException {
    Jpeg.Dimensions size = Jpeg.size(jpegs.get(0)).orElseThrow();
    CameraMode mode = new CameraMode(size.width(), size.height(), 30, 75);
    MemoryCamera camera = new MemoryCamera(jpegs);
    CountDownLatch ended = new CountDownLatch(1);
    Consumer<Frame> counting =
        frame -> {
          if (frame.header().sequence() <= frames) {
            taker.accept(frame);
          } else {
            ended.countDown();
          }
        };
    try (Pipeline pipeline =
        new Pipeline(
            "measured",
            camera,
            mode,
            Duration.ZERO,
            1,
            () -> List.of(counting),
            processing,
            watchers,
            camera,
            camera::nanos)) {
      pipeline.start();
      pipeline.setWanted(true);
      long begin = System.nanoTime();
      while (!ended.await(20, TimeUnit.MILLISECONDS)) {
        PipelineStatus status = pipeline.status();
        if (status.failures() > 0) {
          throw new IllegalStateException(
              status.failures() + " failures, the last one: " + status.error());
        }
        if (System.nanoTime() - begin > TimeUnit.MINUTES.toNanos(PATIENCE_MINUTES)) {
          throw new IllegalStateException("only " + status.encoded() + " frames came");
        }
      }
    }
  }
}
