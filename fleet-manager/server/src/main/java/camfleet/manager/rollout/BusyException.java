package camfleet.manager.rollout;

import camfleet.manager.store.StoredRollout;

/** Another rollout is not over; nothing has changed. */
public final class BusyException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient StoredRollout current;

  BusyException(StoredRollout current) {
    super(
        current == null
            ? "another change is just being made; try again"
            : "rollout "
                + current.number()
                + " of fleet revision "
                + current.fleetNumber()
                + " is not over; let it end, or abort it");
    this.current = current;
  }

  /** The one that is under way; null while it is only being made. */
  public StoredRollout current() {
    return current;
  }
}
