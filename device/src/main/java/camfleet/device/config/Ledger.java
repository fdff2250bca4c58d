package camfleet.device.config;

import camfleet.message.DesiredConfig;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.setting.SettingTable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The twin's local state as it is stored, and whether it could be. Only the twin calls it, under
 * its lock.
 */
final class Ledger {
  private static final System.Logger LOG = System.getLogger("camfleet.device.config");

  private final ConfigStore store;
  private final SettingTable table;
  private LocalState state = LocalState.first();
  private Problem problem;
  private long heardRev;

  Ledger(ConfigStore store, SettingTable table) {
    this.store = store;
    this.table = table;
  }

  LocalState state() {
    return state;
  }

  /** Why the state is not stored, or null. */
  Problem problem() {
    return problem;
  }

  /** Takes up what is stored; values that no longer hold are told and left out. */
  void load() {
    LocalState stored = store.load();
    DesiredConfig applied = stored.applied();
    if (applied != null) {
      applied =
          new DesiredConfig(
              applied.rev(), applied.at(), applied.by(), applied.groups(), held(applied.config()));
    }
    state =
        new LocalState(
            stored.rev(),
            stored.status(),
            stored.errors(),
            applied,
            held(stored.overrides()),
            stored.trial(),
            stored.open(),
            stored.unheard());
  }

  private Map<String, Object> held(Map<String, Object> values) {
    SettingTable.Checked checked = table.check(values);
    checked
        .problems()
        .forEach(p -> LOG.log(System.Logger.Level.WARNING, "stored value left: " + p.message()));
    Map<String, Object> held = new LinkedHashMap<>(checked.values());
    held.values().removeIf(Objects::isNull);
    return held;
  }

  /** Stores the next state. */
  void keep(LocalState next) {
    boolean same = next.equals(state);
    state = next;
    if (same && problem == null) {
      return;
    }
    try {
      store.save(next);
      problem = null;
    } catch (IOException e) {
      // In force but not kept: the operator hears it here, and a restart comes back with what was
      // stored last.
      Problem before = problem;
      problem = new Problem(ProblemCode.IO_ERROR, e.getMessage());
      // A trial stores several times; the same words again say nothing new.
      LOG.log(
          problem.equals(before) ? System.Logger.Level.DEBUG : System.Logger.Level.ERROR,
          "configuration in force is not kept: {0}",
          e.getMessage());
    }
  }

  /** The next state, which is stored with the one that follows at once. */
  void note(LocalState next) {
    state = next;
  }

  /** A newer revision comes: what the last one ended with is still to be heard, or was. */
  void noteLast() {
    if (state.rev() > heardRev) {
      state = state.lastIsUnheard();
    }
  }

  /**
   * A broker has the final status of a revision.
   *
   * @param soon whether something else is stored soon, so that this need not be now
   */
  void heard(long rev, boolean soon) {
    heardRev = Math.max(heardRev, rev);
    LocalState next = state.heard(rev);
    if (soon) {
      state = next;
    } else {
      keep(next);
    }
  }
}
