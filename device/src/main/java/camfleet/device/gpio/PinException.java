package camfleet.device.gpio;

import java.io.IOException;

/** Why a pin cannot be used, in one sentence. */
public final class PinException extends IOException {
  public PinException(String message) {
    super(message);
  }

  public PinException(String message, Throwable cause) {
    super(message, cause);
  }
}
