package camfleet.manager.twin;

import camfleet.manager.store.FleetRevision;
import camfleet.message.DesiredConfig;

/** A change was made from something that is not the newest any more; nothing has changed. */
public final class StaleException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient FleetRevision current;
  private final transient DesiredConfig desired;

  private StaleException(String message, FleetRevision current, DesiredConfig desired) {
    super(message);
    this.current = current;
    this.desired = desired;
  }

  static StaleException ofFleet(long expected, FleetRevision current) {
    return new StaleException(
        "the change was made from fleet revision "
            + expected
            + ", the newest is "
            + (current == null ? 0 : current.number())
            + "; look at it and change it again",
        current,
        null);
  }

  static StaleException ofDevice(String device, long expected, DesiredConfig desired) {
    return new StaleException(
        "the change was made from revision "
            + expected
            + " of "
            + device
            + ", the newest is "
            + (desired == null ? 0 : desired.rev())
            + "; look at it and change it again",
        null,
        desired);
  }

  /** The newest fleet revision; null before the first, and when it is about one device. */
  public FleetRevision current() {
    return current;
  }

  /** The newest of the device; null when it has none, and when it is about the fleet. */
  public DesiredConfig desired() {
    return desired;
  }
}
