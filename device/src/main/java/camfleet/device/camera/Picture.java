package camfleet.device.camera;

import java.util.Optional;

/**
 * What a camera gives: a decoded image or a JPEG that the camera made. It may hold native memory
 * until it is closed.
 */
public sealed interface Picture extends AutoCloseable permits Image, CameraJpeg {
  /** Pixels. */
  int width();

  /** Pixels. */
  int height();

  /** When the light was captured: ns since 1970, UTC, by the device's clock. */
  long capturedAtNanos();

  /** Whether the source gave its last picture once more for want of a new one. */
  boolean repeated();

  /** Any number of times. */
  @Override
  void close();

  /** A JPEG as a camera made it; empty when the bytes are not a JPEG. */
  static Optional<Picture> ofJpeg(byte[] jpeg, long capturedAtNanos, boolean repeated) {
    return Jpeg.size(jpeg)
        .map(size -> new CameraJpeg(jpeg, size.width(), size.height(), capturedAtNanos, repeated));
  }
}
