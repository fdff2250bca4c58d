package camfleet.runtime;

import java.io.IOException;

/**
 * Bytes from elsewhere that break the protocol; the message is one sentence fit for a log or a BYE.
 */
public final class MalformedException extends IOException {
  public MalformedException(String message) {
    super(message);
  }

  public MalformedException(String message, Throwable cause) {
    super(message, cause);
  }
}
