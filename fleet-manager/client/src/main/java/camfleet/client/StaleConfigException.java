package camfleet.client;

import camfleet.message.Problem;
import java.util.List;

/**
 * The fleet's document is not any more the one that a change was made over; nothing was changed.
 */
public final class StaleConfigException extends FleetException {
  private static final long serialVersionUID = 1;

  private final transient FleetConfig current;

  StaleConfigException(List<Problem> problems, int status, FleetConfig current) {
    super(problems, status);
    this.current = current;
  }

  /** What is there now. */
  public FleetConfig current() {
    return current;
  }
}
