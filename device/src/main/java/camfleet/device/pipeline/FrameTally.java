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
  private int takenWidth;
  private int takenHeight;
  private long captured;
  private long encoded;
  private long warmUp;
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

  /**
   * The next frame.
   *
   * @param taken by the camera
   * @param picture what was made of it
   * @param jpeg its encoded bytes
   */
  synchronized Frame frame(Picture taken, Picture picture, byte[] jpeg) {
    captured++;
    rate.mark();
    takenWidth = taken.width();
    takenHeight = taken.height();
    width = picture.width();
    height = picture.height();
    encoded++;
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

  /**
   * A picture came that nobody takes. It has its number all the same: a gap in the numbers of the
   * frames is time that passed.
   */
  synchronized void passedOver(Picture taken) {
    captured++;
    rate.mark();
    // As long as the camera's size stays, so does that of the frames, which may be another.
    if (taken.width() != takenWidth || taken.height() != takenHeight) {
      takenWidth = taken.width();
      takenHeight = taken.height();
      width = takenWidth;
      height = takenHeight;
    }
  }

  /**
   * A picture came while the camera settled. It has no number, so that none seems to be missing.
   */
  synchronized void warmUp() {
    warmUp++;
  }

  /** The source gave a picture once more. */
  synchronized void repeated() {
    repeated++;
  }

  /** An opening or a read failed, the camera was silent or the receiver refused. */
  synchronized void failure() {
    failures++;
  }

  /** How many new pictures there were while some were wanted, which is the number of the last. */
  synchronized long captured() {
    return captured;
  }

  synchronized PipelineStatus status(CameraWatch.State camera) {
    double fps = camera.status() == CameraStatus.CLOSED ? 0 : rate.perSecond();
    return new PipelineStatus(
        camera.status(),
        camera.error(),
        fps,
        width,
        height,
        captured,
        encoded,
        warmUp,
        repeated,
        failures);
  }

  /** A meter that soon shows a new rate, and yet sees several pictures of a slow one. */
  private RateMeter meter(double fps) {
    return new RateMeter(nanos, Math.round(Math.max(2e9, 4e9 / fps)));
  }
}
