package camfleet.device.pipeline;

import camfleet.device.camera.Picture;
import camfleet.frame.Codec;
import camfleet.frame.Frame;
import camfleet.frame.FrameHeader;
import camfleet.message.CameraStatus;
import camfleet.runtime.RateMeter;
import java.util.function.LongSupplier;

/** Numbers the frames of one life of the device and counts what became of the pictures. */
final class FrameTally {
  private final long boot;
  private final LongSupplier nanos;

  // Guarded by this.
  private double expectedFps;
  private RateMeter rate;
  private int width;
  private int height;
  private long captured;
  private long repeated;
  private long failures;
  private boolean clockSynchronised;
  private long clockErrorMicros = FrameHeader.UNKNOWN_ERROR;

  /**
   * @param boot the device's life, which each frame carries
   * @param nanos a monotonic clock
   */
  FrameTally(long boot, double fps, LongSupplier nanos) {
    this.boot = boot;
    this.nanos = nanos;
    this.expectedFps = fps;
    this.rate = meter(fps);
  }

  /** Pictures are expected at this rate from now on, and measured anew if it is another. */
  synchronized void expect(double fps) {
    if (fps != expectedFps) {
      expectedFps = fps;
      rate = meter(fps);
    }
  }

  /**
   * What frames say of the clock from now on.
   *
   * @param errorMicros bound of its error, or {@link FrameHeader#UNKNOWN_ERROR}
   */
  synchronized void clock(boolean synchronised, long errorMicros) {
    clockSynchronised = synchronised;
    clockErrorMicros = errorMicros;
  }

  /** The next frame, made of a picture and its encoded bytes. */
  synchronized Frame frame(Picture picture, byte[] jpeg) {
    captured++;
    width = picture.width();
    height = picture.height();
    rate.mark();
    // Each JPEG can be decoded without another, which is what a key frame is.
    FrameHeader header =
        new FrameHeader(
            0,
            Codec.JPEG,
            FrameHeader.KEY_FRAME | (clockSynchronised ? 0 : FrameHeader.CLOCK_NOT_SYNCHRONISED),
            boot,
            captured,
            picture.capturedAtNanos(),
            clockErrorMicros,
            0,
            width,
            height);
    return new Frame(header, jpeg);
  }

  /** The source gave a picture once more. */
  synchronized void repeated() {
    repeated++;
  }

  /** An opening or a read failed, the camera was silent or the receiver refused. */
  synchronized void failure() {
    failures++;
  }

  /** How many frames there were. */
  synchronized long captured() {
    return captured;
  }

  synchronized PipelineStatus status(CameraWatch.State camera) {
    double fps = camera.status() == CameraStatus.CLOSED ? 0 : rate.perSecond();
    return new PipelineStatus(
        camera.status(), camera.error(), fps, width, height, captured, repeated, failures);
  }

  /** A meter that soon shows a new rate, and yet sees several pictures of a slow one. */
  private RateMeter meter(double fps) {
    return new RateMeter(nanos, Math.round(Math.max(2e9, 4e9 / fps)));
  }
}
