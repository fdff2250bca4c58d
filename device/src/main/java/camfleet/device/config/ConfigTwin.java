package camfleet.device.config;

import camfleet.message.ConfigStatus;
import camfleet.message.DesiredConfig;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.message.ReportedConfig;
import camfleet.setting.Effect;
import camfleet.setting.SettingTable;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * The device's half of the configuration: takes desired revisions all or nothing, keeps local
 * overrides and says what is in force. Effective = defaults ⊕ device.yaml ⊕ desired ⊕ overrides.
 *
 * <p>What changes the picture is on probation first: {@link #waiting} names the trial, whoever runs
 * the camera says {@link #begin} and then {@link #passed} or {@link #failed}. Until it has passed,
 * the last known good configuration is what the store knows. Any thread may call it; it applies and
 * publishes nothing itself, {@link #news} says what is to be told.
 */
public final class ConfigTwin {
  private static final System.Logger LOG = System.getLogger("camfleet.device.config");

  /** Overrides that wait for a trial to end. */
  private static final int MOST_WAITING = 16;

  private final SettingTable table;
  private final Map<String, Object> base;
  private final ConfigStore store;
  private final CameraJudge judge;
  private final DesiredReader reader;
  private final long boot;
  private final InstantSource clock;

  private record Asked(Map<String, Object> patch, CompletableFuture<List<Problem>> asker) {}

  /** A revision that cannot be judged while the camera fails without it as well. */
  private record Deferred(DesiredConfig desired, Problem why) {}

  // Guarded by this.
  private final List<News> news = new ArrayList<>();
  private final Deque<Asked> queue = new ArrayDeque<>();
  private LocalState state = LocalState.first();
  private long heardRev;
  private Trial trial;
  private boolean begun;
  private boolean saidPending;
  private Deferred deferred;
  private long trials;
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
      CameraJudge judge,
      long boot,
      InstantSource clock) {
    this.table = table;
    Map<String, Object> values = table.defaults();
    values.putAll(fromFile);
    this.base = values;
    this.store = store;
    this.judge = judge;
    this.reader = new DesiredReader(table, judge);
    this.boot = boot;
    this.clock = clock;
  }

  /**
   * Takes up what an earlier life stored; values that no longer hold are told and left out. A
   * revision that was being tried when that life ended has failed. What no broker heard is said
   * first.
   */
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
            stored.rev(),
            stored.status(),
            stored.errors(),
            applied,
            held(stored.overrides()),
            stored.trial(),
            stored.open(),
            stored.unheard());
    DesiredConfig tried = stored.trial();
    if (tried == null) {
      // The table or the camera may be others than they were.
      considerAgain(stored.open());
    } else {
      String cause = "the agent ended while revision " + tried.rev() + " was tried";
      LOG.log(System.Logger.Level.WARNING, "{0}; {1}", cause, goesOn());
      keep(
          state.ended(
              tried.rev(),
              ConfigStatus.ROLLED_BACK,
              List.of(new Problem(ProblemCode.CAMERA_ERROR, cause + "; " + goesOn()))));
    }
    if (!state.unheard().isEmpty()) {
      sayUnheard();
    }
  }

  /** Earlier revisions' verdicts, and then the newest as it is; all with what is in force now. */
  private void sayUnheard() {
    List<News> others = news.stream().filter(one -> !(one instanceof News.Report)).toList();
    news.clear();
    state.unheard().forEach(verdict -> news.add(new News.Report(document(verdict))));
    report();
    news.addAll(others);
  }

  private void considerAgain(DesiredConfig open) {
    if (open == null) {
      return;
    }
    DesiredReader.Read read = reader.check(open);
    if (read.problems().isEmpty()) {
      consider(read.desired());
    } else {
      end(state.ended(open.rev(), ConfigStatus.REJECTED, read.problems()));
    }
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

  // ---- desired revisions

  /** Looks at a desired document; the answer is in {@link #reported}. True when it was readable. */
  public synchronized boolean desired(byte[] payload) {
    DesiredReader.Read read = reader.read(payload);
    passing = List.of();
    if (read.rev() == null || !read.readable() && read.rev() <= newestRev()) {
      passing = read.problems();
      return false;
    }
    long rev = read.rev();
    if (rev < newestRev()) {
      passing =
          List.of(
              new Problem(
                  ProblemCode.STALE_REV,
                  "rev must be at least " + newestRev() + ", was " + rev,
                  "rev"));
    } else if (rev > newestRev()) {
      supersede(rev);
      noteLast();
      if (read.problems().isEmpty()) {
        consider(read.desired());
      } else {
        end(state.ended(rev, ConfigStatus.REJECTED, read.problems()));
      }
      next();
    }
    return read.readable();
  }

  private long newestRev() {
    if (trial != null && trial.isRevision()) {
      return trial.desired().rev();
    }
    return deferred == null ? state.rev() : deferred.desired().rev();
  }

  /** Whatever has no verdict yet gets none any more. */
  private void supersede(long by) {
    Map<String, Object> config = effective();
    Map<String, Object> overrides = overridesInForce();
    if (trial != null && !trial.isRevision()) {
      Problem late =
          new Problem(
              ProblemCode.BUSY, trial.subject() + " was being tried when revision " + by + " came");
      news.add(new News.Answer(trial.asker(), List.of(late)));
      forgetTrial();
    }
    long open = newestRev();
    forgetTrial();
    deferred = null;
    if (open != state.rev()) {
      // Stored with what comes next, which is before either is told.
      state = state.ended(open, ConfigStatus.SUPERSEDED, List.of());
      news.add(new News.Report(document(config, overrides)));
    }
  }

  private void consider(DesiredConfig desired) {
    Map<String, Object> overrides = overridesUnder(desired);
    Map<String, Object> old = effective(state.applied(), state.overrides());
    SortedSet<String> keys = pictureKeys(old, effective(desired, overrides));
    if (keys.isEmpty()) {
      end(state.good(desired, overrides));
      restartFor(old);
      return;
    }
    tryOut(new Trial(++trials, desired, overrides, keys, null));
    keep(state.withTrial(desired));
    if (keys.stream().anyMatch(key -> effect(key) != Effect.LIVE)) {
      pending();
    }
  }

  /** Those whose desired value does not change, unless none may stand beside this revision. */
  private Map<String, Object> overridesUnder(DesiredConfig desired) {
    Map<String, Object> before = wanted(state.applied());
    Map<String, Object> after = wanted(desired);
    Map<String, Object> overrides = new LinkedHashMap<>(state.overrides());
    overrides.keySet().removeIf(key -> !Objects.equals(before.get(key), after.get(key)));
    if (isEnforced(after)) {
      overrides.clear();
    }
    return overrides;
  }

  private static boolean isEnforced(Map<String, Object> values) {
    return "enforce".equals(values.get("drift"));
  }

  // ---- local overrides

  /**
   * Takes a local override, all or nothing; a null value gives the override of its key up.
   *
   * @return completes with why it is not in force, nothing being changed then, and with none when
   *     it is; for one that has to be tried that is when {@link #news} say so
   */
  public synchronized CompletableFuture<List<Problem>> override(Map<String, Object> patch) {
    SettingTable.Checked checked = table.check(patch);
    if (!checked.isGood()) {
      return refused(checked.problems());
    }
    CompletableFuture<List<Problem>> asker = new CompletableFuture<>();
    if (trial == null) {
      consider(new Asked(checked.values(), asker));
    } else if (queue.size() < MOST_WAITING) {
      queue.add(new Asked(checked.values(), asker));
    } else {
      return refused(
          List.of(new Problem(ProblemCode.BUSY, trial.subject() + " is tried; ask again later")));
    }
    return asker;
  }

  private void consider(Asked asked) {
    Map<String, Object> overrides = new LinkedHashMap<>(state.overrides());
    Map<String, Object> given = new LinkedHashMap<>(asked.patch());
    overrides.keySet().removeAll(given.keySet());
    given.values().removeIf(Objects::isNull);
    List<Problem> problems = new ArrayList<>(judge.problems(given));
    if (isEnforced(wanted(state.applied()))) {
      given.keySet().forEach(key -> problems.add(enforced(key)));
    }
    if (!problems.isEmpty()) {
      news.add(new News.Answer(asked.asker(), refuse(problems)));
      return;
    }
    overrides.putAll(given);
    Map<String, Object> old = effective(state.applied(), state.overrides());
    SortedSet<String> keys = pictureKeys(old, effective(state.applied(), overrides));
    if (keys.isEmpty()) {
      passing = List.of();
      end(state.withOverrides(overrides));
      news.add(new News.Answer(asked.asker(), List.of()));
      restartFor(old);
    } else {
      // Nothing is stored: whoever starts anew comes back with the overrides that were good.
      tryOut(new Trial(++trials, state.applied(), overrides, keys, asked.asker()));
    }
  }

  private static Problem enforced(String key) {
    return new Problem(
        ProblemCode.UNAUTHORIZED,
        key + " is not set here because drift is enforce; change it at the manager",
        key);
  }

  private CompletableFuture<List<Problem>> refused(List<Problem> problems) {
    return CompletableFuture.completedFuture(refuse(problems));
  }

  /** Notes a refusal so that it stands in {@link #reported} until the next change. */
  public synchronized List<Problem> refuse(List<Problem> problems) {
    passing = List.copyOf(problems);
    return passing;
  }

  // ---- probation

  private void tryOut(Trial next) {
    trial = next;
    begun = false;
    saidPending = false;
  }

  private void forgetTrial() {
    trial = null;
    begun = false;
  }

  /** The number of a trial that has not begun. */
  public synchronized OptionalLong waiting() {
    return trial == null || begun ? OptionalLong.empty() : OptionalLong.of(trial.number());
  }

  /** Whether something is on probation. */
  public synchronized boolean isTrying() {
    return trial != null;
  }

  /** What is on probation, as it is called in a sentence; null without. */
  public synchronized String tried() {
    return trial == null ? null : trial.subject();
  }

  private boolean is(long number) {
    return trial != null && trial.number() == number;
  }

  /** From now on the trial's values are in force; false when there is no such trial any more. */
  public synchronized boolean begin(long number) {
    if (is(number)) {
      begun = true;
    }
    return is(number);
  }

  /** The trial takes a while: says {@code pending}, once. */
  public synchronized void slow(long number) {
    if (is(number)) {
      pending();
    }
  }

  private void pending() {
    if (trial.isRevision() && !saidPending) {
      saidPending = true;
      report();
    }
  }

  /** A good picture came: the trial's values are the last known good ones. */
  public synchronized void passed(long number) {
    if (!is(number)) {
      return;
    }
    Trial good = trial;
    Map<String, Object> old = effective(state.applied(), state.overrides());
    forgetTrial();
    if (good.isRevision()) {
      end(state.good(good.desired(), good.overrides()));
    } else {
      passing = List.of();
      end(state.withOverrides(good.overrides()));
      news.add(new News.Answer(good.asker(), List.of()));
    }
    restartFor(old);
    next();
  }

  /**
   * No good picture came: what was in force before is so again.
   *
   * @param cause in words, without a full stop
   */
  public synchronized void failed(long number, String cause) {
    if (!is(number)) {
      return;
    }
    Trial bad = trial;
    Problem problem = why(bad, cause);
    LOG.log(System.Logger.Level.WARNING, problem.message());
    forgetTrial();
    if (bad.isRevision()) {
      end(state.ended(bad.desired().rev(), ConfigStatus.ROLLED_BACK, List.of(problem)));
    } else {
      refuse(List.of(problem));
      report();
      news.add(new News.Answer(bad.asker(), List.of(problem)));
    }
    next();
  }

  /**
   * No good picture came, as none came before: the revision has no verdict until the camera works
   * again. Overrides fail.
   */
  public synchronized void defer(long number, String cause) {
    if (!is(number) || !trial.isRevision()) {
      failed(number, cause);
      return;
    }
    String whole = cause + ", and the camera failed before as well";
    deferred = new Deferred(trial.desired(), why(trial, whole));
    LOG.log(System.Logger.Level.WARNING, deferred.why().message());
    forgetTrial();
    keep(state.withOpen(deferred.desired()));
    report();
    next();
  }

  /** The camera works: what was deferred is tried again. True when there was something. */
  public synchronized boolean retry() {
    if (deferred == null || trial != null) {
      return false;
    }
    DesiredConfig again = deferred.desired();
    deferred = null;
    consider(again);
    return true;
  }

  /** The agent ends in good order: what has no verdict is tried in the next life. */
  public synchronized void abandon() {
    if (trial != null) {
      DesiredConfig untried = trial.isRevision() ? trial.desired() : state.open();
      forgetTrial();
      keep(state.withOpen(untried));
    }
  }

  private void next() {
    while (trial == null && !queue.isEmpty()) {
      consider(queue.remove());
    }
  }

  private Problem why(Trial bad, String cause) {
    return new Problem(
        ProblemCode.CAMERA_ERROR, bad.subject() + ": " + cause + "; " + goesOn(), bad.blamed());
  }

  private String goesOn() {
    return state.applied() == null
        ? "the configuration before goes on"
        : "revision " + state.applied().rev() + " goes on";
  }

  /** The changed keys that make another picture, which may need each other for it. */
  private SortedSet<String> pictureKeys(Map<String, Object> before, Map<String, Object> after) {
    SortedSet<String> keys = new TreeSet<>();
    if (judge.isSamePicture(Settings.of(before), Settings.of(after))) {
      return keys;
    }
    List<String> changed = changed(before, after);
    for (String key : changed) {
      Map<String, Object> one = new LinkedHashMap<>(before);
      one.put(key, after.get(key));
      if (!judge.isSamePicture(Settings.of(before), Settings.of(one))) {
        keys.add(key);
      }
    }
    if (keys.isEmpty()) {
      keys.addAll(changed);
    }
    return keys;
  }

  private static List<String> changed(Map<String, Object> before, Map<String, Object> after) {
    return after.keySet().stream()
        .filter(key -> !Objects.equals(before.get(key), after.get(key)))
        .toList();
  }

  private Effect effect(String key) {
    return table.find(key).orElseThrow().effect();
  }

  private void restartFor(Map<String, Object> old) {
    boolean restart =
        changed(old, effective()).stream().anyMatch(key -> effect(key) == Effect.PROCESS_RESTART);
    if (restart) {
      news.add(new News.Restart());
    }
  }

  // ---- stored and told

  private void end(LocalState next) {
    keep(next);
    report();
  }

  /** A newer revision comes: what the last one ended with is still to be heard, or was. */
  private void noteLast() {
    if (state.rev() > heardRev) {
      state = state.lastIsUnheard();
    }
  }

  /** A broker has a report with the final status of this revision. */
  public synchronized void heard(long rev) {
    heardRev = Math.max(heardRev, rev);
    LocalState next = state.heard(rev);
    if (trial == null) {
      keep(next);
    } else {
      // Stored with the verdict, which is near.
      state = next;
    }
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

  private void report() {
    news.add(new News.Report(reported()));
  }

  /** What happened since the last call, to be told in this order. */
  public synchronized List<News> news() {
    List<News> told = List.copyOf(news);
    news.clear();
    return told;
  }

  private Map<String, Object> wanted(DesiredConfig desired) {
    Map<String, Object> values = new LinkedHashMap<>(base);
    if (desired != null) {
      values.putAll(desired.config());
    }
    return values;
  }

  private Map<String, Object> effective(DesiredConfig desired, Map<String, Object> overrides) {
    Map<String, Object> values = wanted(desired);
    values.putAll(overrides);
    return values;
  }

  private DesiredConfig inForce() {
    return begun ? trial.desired() : state.applied();
  }

  private Map<String, Object> overridesInForce() {
    return begun ? trial.overrides() : state.overrides();
  }

  /** Every key with the value in force. */
  public synchronized Map<String, Object> effective() {
    return effective(inForce(), overridesInForce());
  }

  /** The values in force, typed. */
  public synchronized Settings settings() {
    return Settings.of(effective());
  }

  /** The groups of the revision in force. */
  public synchronized List<String> groups() {
    return inForce() == null ? List.of() : inForce().groups();
  }

  /** The revision in force, 0 before the first. */
  public synchronized long revInForce() {
    return inForce() == null ? 0 : inForce().rev();
  }

  /** The document for {@code config/reported}; each call gives it the next number. */
  public synchronized ReportedConfig reported() {
    return document(effective(), overridesInForce());
  }

  private ReportedConfig document(LocalState.Verdict verdict) {
    return new ReportedConfig(
        verdict.rev(),
        verdict.status(),
        clock.instant(),
        boot,
        ++seq,
        effective(),
        overridesInForce(),
        verdict.errors());
  }

  private ReportedConfig document(Map<String, Object> config, Map<String, Object> overrides) {
    boolean open = newestRev() != state.rev();
    List<Problem> errors = new ArrayList<>(open ? List.of() : state.errors());
    if (open && deferred != null) {
      errors.add(deferred.why());
    }
    errors.addAll(passing);
    if (storeProblem != null) {
      errors.add(storeProblem);
    }
    return new ReportedConfig(
        newestRev(),
        open ? ConfigStatus.PENDING : state.status(),
        clock.instant(),
        boot,
        ++seq,
        config,
        overrides,
        errors);
  }
}
