package camfleet.message;

import java.time.Instant;
import java.util.Objects;

/** One line of a device's log, on {@code log/<level>}. */
public record LogEntry(Instant at, String logger, String msg) implements Message {
  public LogEntry {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(msg, "msg");
  }
}
