package camfleet.message;

import java.time.Instant;
import java.util.Objects;

/**
 * Which manager runs the fleet, on {@code fleet/info}.
 *
 * @param apiUrl where its HTTP API is reached
 */
public record ManagerInfo(String version, String apiUrl, Instant startedAt) implements Message {
  public ManagerInfo {
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(startedAt, "started_at");
  }
}
