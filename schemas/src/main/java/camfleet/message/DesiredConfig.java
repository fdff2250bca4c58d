package camfleet.message;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the manager wants of a device, on {@code config/desired}: always the whole effective
 * document, never a delta.
 *
 * @param rev strictly increasing per device, at least 1
 * @param by who made it
 * @param groups the groups that the device belongs to
 * @param config setting key to value; a key that is absent has its default
 */
public record DesiredConfig(
    long rev, Instant at, String by, List<String> groups, Map<String, Object> config)
    implements Message {
  public DesiredConfig {
    if (rev < 1) {
      throw new IllegalArgumentException("rev must be at least 1, was " + rev);
    }
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(by, "by");
    groups = Copies.list(groups);
    config = Copies.map(config);
  }
}
