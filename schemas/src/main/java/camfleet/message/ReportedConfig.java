package camfleet.message;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What is really in force on a device, on {@code config/reported}.
 *
 * @param rev the last revision that was looked at; 0 before the first
 * @param status what became of that revision
 * @param boot with {@code seq} the order of this document among the device's others
 * @param config every setting key with the value in force
 * @param overrides the keys whose value comes from a local {@code set}
 * @param errors why keys were refused
 */
public record ReportedConfig(
    long rev,
    ConfigStatus status,
    Instant at,
    long boot,
    long seq,
    Map<String, Object> config,
    Map<String, Object> overrides,
    List<Problem> errors)
    implements Message {
  public ReportedConfig {
    if (rev < 0) {
      throw new IllegalArgumentException("rev must be at least 0, was " + rev);
    }
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(at, "at");
    config = Copies.map(config);
    overrides = Copies.map(overrides);
    errors = Copies.list(errors);
  }
}
