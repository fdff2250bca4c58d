package camfleet.client;

import camfleet.stream.StreamEndpoint;
import java.lang.System.Logger.Level;
import java.util.function.Supplier;

/**
 * Where a subscription dials. A manager that was started again may listen elsewhere, so every
 * second attempt in a row asks it first.
 */
final class FramePort implements Supplier<StreamEndpoint> {
  private static final System.Logger LOG = System.getLogger("camfleet.client");

  /** Where the manager takes subscribers; null when it does not. */
  interface Question {
    StreamEndpoint ask() throws FleetException;
  }

  private final Question question;
  private StreamEndpoint known;
  private int attempts;

  FramePort(StreamEndpoint known, Question question) {
    this.known = known;
    this.question = question;
  }

  @Override
  public synchronized StreamEndpoint get() {
    attempts++;
    if (attempts % 2 == 0) {
      try {
        StreamEndpoint now = question.ask();
        known = now == null ? known : now;
      } catch (FleetException e) {
        LOG.log(Level.DEBUG, "the port for frames stays {0}: {1}", known, e.getMessage());
      }
    }
    return known;
  }

  /** The attempt was a success: the next one begins with the same place. */
  synchronized void worked() {
    attempts = 0;
  }
}
