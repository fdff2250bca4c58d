package camfleet.device.config;

import camfleet.message.ConfigStatus;
import camfleet.message.DesiredConfig;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.message.ReportedConfig;
import camfleet.setting.SettingTable;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedSet;
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

  private final Layers layers;
  private final DesiredReader reader;

  // Guarded by this.
  private final Ledger ledger;
  private final Standing now;
  private final Overrides overrides;

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
    layers = new Layers(table, fromFile, judge);
    reader = new DesiredReader(table, judge);
    ledger = new Ledger(store, table);
    now = new Standing(layers, ledger, new ReportWriter(boot, clock));
    overrides = new Overrides(table, judge, layers, now);
  }

  /**
   * Takes up what an earlier life stored; values that no longer hold are told and left out. A
   * revision that was being tried when that life ended has failed. What no broker heard is said
   * first.
   */
  public synchronized void load() {
    ledger.load();
    LocalState stored = now.state();
    DesiredConfig tried = stored.trial();
    if (tried == null) {
      // The table or the camera may be others than they were.
      considerAgain(stored.open());
    } else {
      String cause = "the agent ended while revision " + tried.rev() + " was tried";
      LOG.log(System.Logger.Level.WARNING, "{0}; {1}", cause, now.goesOn());
      now.keep(
          now.state()
              .ended(
                  tried.rev(),
                  ConfigStatus.ROLLED_BACK,
                  List.of(new Problem(ProblemCode.CAMERA_ERROR, cause + "; " + now.goesOn()))));
    }
    if (!now.state().unheard().isEmpty()) {
      now.sayUnheard();
    }
  }

  private void considerAgain(DesiredConfig open) {
    if (open == null) {
      return;
    }
    DesiredReader.Read read = reader.check(open);
    if (read.problems().isEmpty()) {
      consider(read.desired());
    } else {
      now.end(now.state().ended(open.rev(), ConfigStatus.REJECTED, read.problems()));
    }
  }

  // ---- desired revisions

  /** Looks at a desired document; the answer is in {@link #reported}. True when it was readable. */
  public synchronized boolean desired(byte[] payload) {
    DesiredReader.Read read = reader.read(payload);
    now.nothingRefused();
    if (read.rev() == null || !read.readable() && read.rev() <= now.newestRev()) {
      now.refuse(read.problems());
      return false;
    }
    long rev = read.rev();
    if (rev < now.newestRev()) {
      now.refuse(
          List.of(
              new Problem(
                  ProblemCode.STALE_REV,
                  "rev must be at least " + now.newestRev() + ", was " + rev,
                  "rev")));
    } else if (rev > now.newestRev()) {
      supersede(rev);
      ledger.noteLast();
      if (read.problems().isEmpty()) {
        consider(read.desired());
      } else {
        now.end(now.state().ended(rev, ConfigStatus.REJECTED, read.problems()));
      }
      overrides.next();
    }
    return read.readable();
  }

  /** Whatever has no verdict yet gets none any more. */
  private void supersede(long by) {
    Map<String, Object> config = now.effective();
    Map<String, Object> overrides = now.overridesInForce();
    if (now.trial() != null && !now.trial().isRevision()) {
      Problem late =
          new Problem(
              ProblemCode.BUSY,
              now.trial().subject() + " was being tried when revision " + by + " came");
      now.tell(new News.Answer(now.trial().asker(), List.of(late)));
      now.forgetTrial();
    }
    long open = now.newestRev();
    now.forgetTrial();
    now.deferred(null);
    if (open != now.state().rev()) {
      // Stored with what comes next, which is before either is told.
      ledger.note(now.state().ended(open, ConfigStatus.SUPERSEDED, List.of()));
      now.tell(new News.Report(now.document(config, overrides)));
    }
  }

  private void consider(DesiredConfig desired) {
    Map<String, Object> overrides =
        layers.standing(now.state().overrides(), now.state().applied(), desired);
    Map<String, Object> old = now.stored();
    SortedSet<String> keys = layers.pictureKeys(old, layers.effective(desired, overrides));
    if (keys.isEmpty()) {
      now.end(now.state().good(desired, overrides));
      now.restartFor(old);
      return;
    }
    now.tryOut(desired, overrides, keys, null);
    now.keep(now.state().withTrial(desired));
    if (layers.interrupts(keys)) {
      now.pending();
    }
  }

  // ---- local overrides

  /**
   * Takes a local override, all or nothing; a null value gives the override of its key up.
   *
   * @return completes with why it is not in force, nothing being changed then, and with none when
   *     it is; for one that has to be tried that is when {@link #news} say so
   */
  public synchronized CompletableFuture<List<Problem>> override(Map<String, Object> patch) {
    return overrides.take(patch);
  }

  /** Notes a refusal so that it stands in {@link #reported} until the next change. */
  public synchronized List<Problem> refuse(List<Problem> problems) {
    return now.refuse(problems);
  }

  // ---- probation

  /** The number of a trial that has not begun. */
  public synchronized OptionalLong waiting() {
    return now.trial() == null || now.isBegun()
        ? OptionalLong.empty()
        : OptionalLong.of(now.trial().number());
  }

  /** Whether something is on probation. */
  public synchronized boolean isTrying() {
    return now.trial() != null;
  }

  /** What is on probation, as it is called in a sentence; null without. */
  public synchronized String tried() {
    return now.trial() == null ? null : now.trial().subject();
  }

  /** From now on the trial's values are in force; false when there is no such trial any more. */
  public synchronized boolean begin(long number) {
    if (now.is(number)) {
      now.begin();
    }
    return now.is(number);
  }

  /** The trial takes a while: says {@code pending}, once. */
  public synchronized void slow(long number) {
    if (now.is(number)) {
      now.pending();
    }
  }

  /** A good picture came: the trial's values are the last known good ones. */
  public synchronized void passed(long number) {
    if (!now.is(number)) {
      return;
    }
    Trial good = now.trial();
    Map<String, Object> old = now.stored();
    now.forgetTrial();
    if (good.isRevision()) {
      now.end(now.state().good(good.desired(), good.overrides()));
    } else {
      now.nothingRefused();
      now.end(now.state().withOverrides(good.overrides()));
      now.tell(new News.Answer(good.asker(), List.of()));
    }
    now.restartFor(old);
    overrides.next();
  }

  /**
   * No good picture came: what was in force before is so again.
   *
   * @param cause in words, without a full stop
   */
  public synchronized void failed(long number, String cause) {
    if (!now.is(number)) {
      return;
    }
    Trial bad = now.trial();
    Problem problem = now.why(bad, cause);
    LOG.log(System.Logger.Level.WARNING, problem.message());
    now.forgetTrial();
    if (bad.isRevision()) {
      now.end(now.state().ended(bad.desired().rev(), ConfigStatus.ROLLED_BACK, List.of(problem)));
    } else {
      now.refuse(List.of(problem));
      now.report();
      now.tell(new News.Answer(bad.asker(), List.of(problem)));
    }
    overrides.next();
  }

  /**
   * No good picture came, as none came before: the revision has no verdict until the camera works
   * again. Overrides fail.
   */
  public synchronized void defer(long number, String cause) {
    if (!now.is(number) || !now.trial().isRevision()) {
      failed(number, cause);
      return;
    }
    String whole = cause + ", and the camera failed before as well";
    Trial unjudged = now.trial();
    Problem problem = now.why(unjudged, whole);
    LOG.log(System.Logger.Level.WARNING, problem.message());
    now.forgetTrial();
    now.deferred(new Standing.Deferred(unjudged.desired(), problem));
    now.keep(now.state().withOpen(unjudged.desired()));
    now.report();
    overrides.next();
  }

  /** The camera works: what was deferred is tried again. True when there was something. */
  public synchronized boolean retry() {
    if (now.deferred() == null || now.trial() != null) {
      return false;
    }
    DesiredConfig again = now.deferred().desired();
    now.deferred(null);
    consider(again);
    return true;
  }

  /** The agent ends in good order: what has no verdict is tried in the next life. */
  public synchronized void abandon() {
    if (now.trial() != null) {
      DesiredConfig untried = now.trial().isRevision() ? now.trial().desired() : now.state().open();
      now.forgetTrial();
      now.keep(now.state().withOpen(untried));
    }
  }

  // ---- stored and told

  /** A broker has a report with the final status of this revision. */
  public synchronized void heard(long rev) {
    ledger.heard(rev, now.trial() != null && now.trial().isRevision());
  }

  /** The values in force, typed. */
  public synchronized Settings settings() {
    return Settings.of(now.effective());
  }

  /** The groups of the revision in force. */
  public synchronized List<String> groups() {
    return now.inForce() == null ? List.of() : now.inForce().groups();
  }

  /** The revision in force, 0 before the first. */
  public synchronized long revInForce() {
    return now.inForce() == null ? 0 : now.inForce().rev();
  }

  /** What happened since the last call, to be told in this order. */
  public synchronized List<News> news() {
    return now.news();
  }

  /** Every key with the value in force. */
  public synchronized Map<String, Object> effective() {
    return now.effective();
  }

  /** The document for {@code config/reported}; each call gives it the next number. */
  public synchronized ReportedConfig reported() {
    return now.reported();
  }
}
