package camfleet.device.camera;

import java.io.IOException;

/** A source that cannot give pictures, in one sentence with the subject and the remedy. */
public final class CameraException extends IOException {
  public CameraException(String message) {
    super(message);
  }

  public CameraException(String message, Throwable cause) {
    super(message, cause);
  }
}
