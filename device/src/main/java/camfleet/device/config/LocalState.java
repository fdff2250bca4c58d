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
 * @param rev the last revision that has its final status, 0 before the first
 * @param status that status
 * @param errors why keys of it were refused, or why it was turned back
 * @param applied the last known good revision, or null
 * @param overrides local values by key, known to be good with it
 * @param trial the revision on probation, or null; who finds one at its start knows that the agent
 *     ended while it was tried
 * @param open the revision that is still to be tried, because the agent was stopped in good order
 *     or the camera failed without it as well; or null
 */
record LocalState(
    long rev,
    ConfigStatus status,
    List<Problem> errors,
    DesiredConfig applied,
    Map<String, Object> overrides,
    DesiredConfig trial,
    DesiredConfig open) {
  LocalState {
    status = status == null ? ConfigStatus.APPLIED : status;
    errors = errors == null ? List.of() : List.copyOf(errors);
    overrides =
        overrides == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(overrides));
  }

  static LocalState first() {
    return new LocalState(0, ConfigStatus.APPLIED, List.of(), null, Map.of(), null, null);
  }

  LocalState withOverrides(Map<String, Object> others) {
    return new LocalState(rev, status, errors, applied, others, trial, open);
  }

  LocalState withTrial(DesiredConfig tried) {
    return new LocalState(rev, status, errors, applied, overrides, tried, null);
  }

  LocalState withOpen(DesiredConfig untried) {
    return new LocalState(rev, status, errors, applied, overrides, null, untried);
  }

  /** A revision is the last known good one. */
  static LocalState good(DesiredConfig desired, Map<String, Object> overrides) {
    return new LocalState(
        desired.rev(), ConfigStatus.APPLIED, List.of(), desired, overrides, null, null);
  }

  /** A revision has its final status, and what was in force goes on. */
  LocalState ended(long number, ConfigStatus how, List<Problem> why) {
    return new LocalState(number, how, why, applied, overrides, null, null);
  }
}
