package camfleet.device.config;

import camfleet.message.ConfigStatus;
import camfleet.message.DesiredConfig;
import camfleet.message.Problem;
import java.util.ArrayList;
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
 * @param unheard final statuses of earlier revisions that no broker is known to have, the oldest
 *     first
 */
record LocalState(
    long rev,
    ConfigStatus status,
    List<Problem> errors,
    DesiredConfig applied,
    Map<String, Object> overrides,
    DesiredConfig trial,
    DesiredConfig open,
    List<Verdict> unheard) {
  /** Verdicts without a word to the manager, at most; the oldest are forgotten. */
  private static final int MOST_UNHEARD = 64;

  /** The final status of one revision. */
  record Verdict(long rev, ConfigStatus status, List<Problem> errors) {}

  LocalState {
    status = status == null ? ConfigStatus.APPLIED : status;
    errors = errors == null ? List.of() : List.copyOf(errors);
    overrides =
        overrides == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(overrides));
    unheard = unheard == null ? List.of() : List.copyOf(unheard);
  }

  static LocalState first() {
    return new LocalState(
        0, ConfigStatus.APPLIED, List.of(), null, Map.of(), null, null, List.of());
  }

  LocalState withOverrides(Map<String, Object> others) {
    return new LocalState(rev, status, errors, applied, others, trial, open, unheard);
  }

  LocalState withTrial(DesiredConfig tried) {
    return new LocalState(rev, status, errors, applied, overrides, tried, null, unheard);
  }

  LocalState withOpen(DesiredConfig untried) {
    return new LocalState(rev, status, errors, applied, overrides, null, untried, unheard);
  }

  /** A revision is the last known good one. */
  LocalState good(DesiredConfig desired, Map<String, Object> others) {
    return new LocalState(
        desired.rev(), ConfigStatus.APPLIED, List.of(), desired, others, null, null, unheard);
  }

  /** A revision has its final status, and what was in force goes on. */
  LocalState ended(long number, ConfigStatus how, List<Problem> why) {
    return new LocalState(number, how, why, applied, overrides, null, null, unheard);
  }

  /** The last final status is that of an earlier revision from now on, and is still to be heard. */
  LocalState lastIsUnheard() {
    List<Verdict> more = new ArrayList<>(heard(rev).unheard());
    more.add(new Verdict(rev, status, errors));
    return withUnheard(more.subList(Math.max(0, more.size() - MOST_UNHEARD), more.size()));
  }

  /** A broker has the final status of this revision. */
  LocalState heard(long number) {
    return withUnheard(unheard.stream().filter(verdict -> verdict.rev() != number).toList());
  }

  private LocalState withUnheard(List<Verdict> verdicts) {
    return new LocalState(rev, status, errors, applied, overrides, trial, open, verdicts);
  }
}
