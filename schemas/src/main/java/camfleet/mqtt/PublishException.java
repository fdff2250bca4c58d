package camfleet.mqtt;

import java.io.IOException;
import java.util.Objects;

/** Why a message was not published. */
public final class PublishException extends IOException {
  /** The closed list of reasons. */
  public enum Reason {
    /** There is no connection now; nothing is kept for later. */
    NOT_CONNECTED,
    /** Larger than the broker takes; the connection goes on. */
    TOO_LARGE,
    /** The broker said no (MQTT 5 §3.4.2.1). */
    REFUSED,
    /** More is waiting than the link keeps. */
    BUSY,
    /** The connection was lost before the broker said it has it; it may or may not have it. */
    LOST
  }

  private final Reason reason;

  public PublishException(Reason reason, String message) {
    super(message);
    this.reason = Objects.requireNonNull(reason, "reason");
  }

  public Reason reason() {
    return reason;
  }
}
