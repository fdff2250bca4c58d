package camfleet.device.config;

import camfleet.message.ConfigStatus;
import camfleet.message.DesiredConfig;
import camfleet.message.Problem;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the twin keeps across restarts.
 *
 * @param rev the last revision that was looked at, 0 before the first
 * @param status what became of it
 * @param errors why keys of it were refused
 * @param applied the revision in force, or null
 * @param overrides local values by key
 */
record LocalState(
    long rev,
    ConfigStatus status,
    List<Problem> errors,
    DesiredConfig applied,
    Map<String, Object> overrides) {
  LocalState {
    status = status == null ? ConfigStatus.APPLIED : status;
    errors = errors == null ? List.of() : List.copyOf(errors);
    overrides =
        overrides == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(overrides));
  }

  static LocalState first() {
    return new LocalState(0, ConfigStatus.APPLIED, List.of(), null, Map.of());
  }

  LocalState withOverrides(Map<String, Object> others) {
    return new LocalState(rev, status, errors, applied, others);
  }
}
