package camfleet.mqtt;

/**
 * Which version of MQTT the next attempt speaks: 5, and 3.1.1 after a broker said that it does not
 * speak 5 or twice closed the connection in reply to it. For one thread.
 */
final class ProtocolChoice {
  /** One silent closing may be a broker that is just starting or stopping. */
  private static final int CLOSINGS = 2;

  private int version = 5;
  private int closings;
  private boolean certain;

  /** 5, or 4 for 3.1.1. */
  int version() {
    return version;
  }

  /** Takes note of a failure; true when another version should be tried at once. */
  boolean refused(WireFailure.Kind kind) {
    if (version == 4) {
      boolean spoke = kind != WireFailure.Kind.OTHER && kind != WireFailure.Kind.UNREACHED;
      if (spoke || !certain) {
        version = 5;
        certain = false;
      }
      return false;
    }
    switch (kind) {
      case WRONG_PROTOCOL -> {
        version = 4;
        certain = true;
        return true;
      }
      case CLOSED_IN_REPLY -> {
        closings++;
        if (closings >= CLOSINGS) {
          closings = 0;
          version = 4;
          return true;
        }
        return false;
      }
      default -> {
        closings = 0;
        return false;
      }
    }
  }

  /**
   * A connection stands. A broker that never said what it speaks is asked for 5 again next time.
   */
  void accepted() {
    closings = 0;
    if (!certain) {
      version = 5;
    }
  }
}
