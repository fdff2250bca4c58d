package camfleet.device.camera;

import java.util.Objects;

/** A picture that its source has already encoded; its bytes are passed on as they are. */
record CameraJpeg(byte[] jpeg, int width, int height, long capturedAtNanos, boolean repeated)
    implements Picture {
  CameraJpeg {
    Objects.requireNonNull(jpeg, "jpeg");
  }

  @Override
  public void close() {
    // The garbage collector owns the bytes.
  }
}
