package camfleet.device.config;

import camfleet.message.ConfigStatus;
import camfleet.message.DesiredConfig;
import camfleet.message.Json;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.message.ReportedConfig;
import camfleet.runtime.MalformedException;
import camfleet.setting.SettingTable;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The device's half of the configuration: takes desired revisions all or nothing, keeps local
 * overrides and says what is in force. Effective = defaults ⊕ device.yaml ⊕ desired ⊕ overrides.
 * Any thread may call it; it applies nothing itself.
 */
public final class ConfigTwin {
  private static final System.Logger LOG = System.getLogger("camfleet.device.config");
  private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  private final SettingTable table;
  private final Map<String, Object> base;
  private final ConfigStore store;
  private final long boot;
  private final InstantSource clock;

  private LocalState state = LocalState.first();
  private List<Problem> passing = List.of();
  private Problem storeProblem;
  private long seq;

  /**
   * @param fromFile checked values of device.yaml, above the defaults
   */
  public ConfigTwin(
      SettingTable table,
      Map<String, Object> fromFile,
      ConfigStore store,
      long boot,
      InstantSource clock) {
    this.table = table;
    Map<String, Object> values = table.defaults();
    values.putAll(fromFile);
    this.base = values;
    this.store = store;
    this.boot = boot;
    this.clock = clock;
  }

  /** Takes up what an earlier life stored; values that no longer hold are told and left out. */
  public synchronized void load() {
    LocalState stored = store.load();
    DesiredConfig applied = stored.applied();
    if (applied != null) {
      applied =
          new DesiredConfig(
              applied.rev(), applied.at(), applied.by(), applied.groups(), held(applied.config()));
    }
    state =
        new LocalState(
            stored.rev(), stored.status(), stored.errors(), applied, held(stored.overrides()));
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

  /** Looks at a desired document; the answer is in {@link #reported}. True when it was readable. */
  public synchronized boolean desired(byte[] payload) {
    passing = List.of();
    DesiredConfig document;
    try {
      document = Json.read(payload, DesiredConfig.class);
    } catch (MalformedException e) {
      malformed(payload, e);
      return false;
    }
    if (document.rev() < state.rev()) {
      passing =
          List.of(
              new Problem(
                  ProblemCode.STALE_REV,
                  "rev must be at least " + state.rev() + ", was " + document.rev(),
                  "rev"));
      return true;
    }
    if (document.rev() == state.rev()) {
      return true;
    }
    SettingTable.Checked checked = table.check(document.config());
    List<Problem> problems = new ArrayList<>(checked.problems());
    for (String group : document.groups()) {
      if (!GROUP.matcher(group).matches()) {
        problems.add(
            new Problem(
                ProblemCode.INVALID_ARGUMENT,
                "a group must be 1 to 64 of letters, digits, _ . and -, was \"" + group + "\"",
                "groups"));
      }
    }
    if (!problems.isEmpty()) {
      reject(document.rev(), problems);
      return true;
    }
    Map<String, Object> config = new LinkedHashMap<>(checked.values());
    config.values().removeIf(Objects::isNull);
    Map<String, Object> before = wanted(state.applied());
    DesiredConfig applied =
        new DesiredConfig(document.rev(), document.at(), document.by(), document.groups(), config);
    Map<String, Object> after = wanted(applied);
    Map<String, Object> overrides = new LinkedHashMap<>(state.overrides());
    overrides.keySet().removeIf(key -> !Objects.equals(before.get(key), after.get(key)));
    keep(new LocalState(document.rev(), ConfigStatus.APPLIED, List.of(), applied, overrides));
    return true;
  }

  private void malformed(byte[] payload, MalformedException e) {
    Problem problem =
        new Problem(ProblemCode.INVALID_ARGUMENT, "config/desired: " + e.getMessage());
    Long rev = revOf(payload);
    if (rev != null && rev > state.rev()) {
      reject(rev, List.of(problem));
    } else {
      passing = List.of(problem);
    }
  }

  /** The revision of a document that is otherwise of no use, so that its writer gets an answer. */
  private static Long revOf(byte[] payload) {
    try {
      Object rev = Json.readObject(payload).get("rev");
      return rev instanceof Integer || rev instanceof Long ? ((Number) rev).longValue() : null;
    } catch (MalformedException e) {
      return null;
    }
  }

  private void reject(long rev, List<Problem> problems) {
    keep(new LocalState(rev, ConfigStatus.REJECTED, problems, state.applied(), state.overrides()));
  }

  /**
   * Takes a local override, all or nothing; a null value gives the override of its key up.
   *
   * @return why it was refused, nothing being changed then; empty when it is in force
   */
  public synchronized List<Problem> override(Map<String, Object> patch) {
    SettingTable.Checked checked = table.check(patch);
    if (!checked.isGood()) {
      return refuse(checked.problems());
    }
    passing = List.of();
    Map<String, Object> overrides = new LinkedHashMap<>(state.overrides());
    checked
        .values()
        .forEach(
            (key, value) -> {
              if (value == null) {
                overrides.remove(key);
              } else {
                overrides.put(key, value);
              }
            });
    keep(state.withOverrides(overrides));
    return List.of();
  }

  /** Notes a refusal so that it stands in {@link #reported} until the next change. */
  public synchronized List<Problem> refuse(List<Problem> problems) {
    passing = List.copyOf(problems);
    return passing;
  }

  private void keep(LocalState next) {
    boolean same = next.equals(state);
    state = next;
    if (same && storeProblem == null) {
      return;
    }
    try {
      store.save(next);
      storeProblem = null;
    } catch (IOException e) {
      // In force but not kept: the operator hears it here, and a restart comes back with what was
      // stored last.
      storeProblem = new Problem(ProblemCode.IO_ERROR, e.getMessage());
      LOG.log(System.Logger.Level.ERROR, "configuration in force is not kept: {0}", e.getMessage());
    }
  }

  private Map<String, Object> wanted(DesiredConfig desired) {
    Map<String, Object> values = new LinkedHashMap<>(base);
    if (desired != null) {
      values.putAll(desired.config());
    }
    return values;
  }

  /** Every key with the value in force. */
  public synchronized Map<String, Object> effective() {
    Map<String, Object> values = wanted(state.applied());
    values.putAll(state.overrides());
    return values;
  }

  /** The values in force, typed. */
  public synchronized Settings settings() {
    return Settings.of(effective());
  }

  /** The groups of the revision in force. */
  public synchronized List<String> groups() {
    return state.applied() == null ? List.of() : state.applied().groups();
  }

  /** The revision in force, 0 before the first. */
  public synchronized long revInForce() {
    return state.applied() == null ? 0 : state.applied().rev();
  }

  /** The document for {@code config/reported}; each call gives it the next number. */
  public synchronized ReportedConfig reported() {
    List<Problem> errors = new ArrayList<>(state.errors());
    errors.addAll(passing);
    if (storeProblem != null) {
      errors.add(storeProblem);
    }
    return new ReportedConfig(
        state.rev(),
        state.status(),
        clock.instant(),
        boot,
        ++seq,
        effective(),
        state.overrides(),
        errors);
  }
}
