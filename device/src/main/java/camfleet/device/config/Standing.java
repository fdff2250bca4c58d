package camfleet.device.config;

import camfleet.message.ConfigStatus;
import camfleet.message.DesiredConfig;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.message.ReportedConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;

/**
 * What is in force, what is on trial or still to be tried, and what is to be told of both. Only the
 * twin calls it, under its lock.
 */
final class Standing {
  /** A revision that cannot be judged while the camera fails without it as well. */
  record Deferred(DesiredConfig desired, Problem why) {}

  private final Layers layers;
  private final Ledger ledger;
  private final ReportWriter writer;
  private final List<News> news = new ArrayList<>();
  private Trial trial;
  private boolean begun;
  private boolean saidPending;
  private Deferred deferred;
  private long trials;
  private List<Problem> passing = List.of();

  Standing(Layers layers, Ledger ledger, ReportWriter writer) {
    this.layers = layers;
    this.ledger = ledger;
    this.writer = writer;
  }

  /** What is on trial, or null. */
  Trial trial() {
    return trial;
  }

  /** Whether the values on trial are in force. */
  boolean isBegun() {
    return begun;
  }

  void begin() {
    begun = true;
  }

  /** What is still to be tried, or null. */
  Deferred deferred() {
    return deferred;
  }

  void deferred(Deferred next) {
    deferred = next;
  }

  /** Of the newest revision that was taken, whether it has its verdict or not. */
  long newestRev() {
    if (trial != null && trial.isRevision()) {
      return trial.desired().rev();
    }
    return deferred == null ? state().rev() : deferred.desired().rev();
  }

  /** Something is on trial from now on: a revision, or overrides of whoever asks. */
  void tryOut(
      DesiredConfig desired,
      Map<String, Object> overrides,
      SortedSet<String> keys,
      CompletableFuture<List<Problem>> asker) {
    trial = new Trial(++trials, desired, overrides, keys, asker);
    begun = false;
    saidPending = false;
  }

  void forgetTrial() {
    trial = null;
    begun = false;
  }

  boolean is(long number) {
    return trial != null && trial.number() == number;
  }

  /** Says that a revision takes a while, once. */
  void pending() {
    if (trial.isRevision() && !saidPending) {
      saidPending = true;
      report();
    }
  }

  Problem why(Trial bad, String cause) {
    return new Problem(
        ProblemCode.CAMERA_ERROR, bad.subject() + ": " + cause + "; " + goesOn(), bad.blamed());
  }

  String goesOn() {
    return state().applied() == null
        ? "the configuration before goes on"
        : "revision " + state().applied().rev() + " goes on";
  }

  /** Asks for a new start when what changed needs one. */
  void restartFor(Map<String, Object> old) {
    if (layers.needsRestart(old, effective())) {
      news.add(new News.Restart());
    }
  }

  /** Stores what came to an end, and then tells it. */
  void end(LocalState next) {
    keep(next);
    report();
  }

  void keep(LocalState next) {
    ledger.keep(next);
  }

  LocalState state() {
    return ledger.state();
  }

  /** The values that a restart comes back with. */
  Map<String, Object> stored() {
    return layers.effective(state().applied(), state().overrides());
  }

  void report() {
    news.add(new News.Report(reported()));
  }

  DesiredConfig inForce() {
    return begun ? trial.desired() : state().applied();
  }

  Map<String, Object> overridesInForce() {
    return begun ? trial.overrides() : state().overrides();
  }

  ReportedConfig document(LocalState.Verdict verdict) {
    return writer.write(
        verdict.rev(), verdict.status(), effective(), overridesInForce(), verdict.errors());
  }

  /** The same with values that were in force a moment ago. */
  ReportedConfig document(Map<String, Object> config, Map<String, Object> overrides) {
    boolean open = newestRev() != state().rev();
    List<Problem> errors = new ArrayList<>(open ? List.of() : state().errors());
    if (open && deferred != null) {
      errors.add(deferred.why());
    }
    errors.addAll(passing);
    if (ledger.problem() != null) {
      errors.add(ledger.problem());
    }
    ConfigStatus status = open ? ConfigStatus.PENDING : state().status();
    return writer.write(newestRev(), status, config, overrides, errors);
  }

  /** Earlier revisions' verdicts, and then the newest as it is; all with what is in force now. */
  void sayUnheard() {
    List<News> others = news.stream().filter(one -> !(one instanceof News.Report)).toList();
    news.clear();
    state().unheard().forEach(verdict -> news.add(new News.Report(document(verdict))));
    report();
    news.addAll(others);
  }

  /** Every key with the value in force. */
  Map<String, Object> effective() {
    return layers.effective(inForce(), overridesInForce());
  }

  /** The document for {@code config/reported}; each call gives it the next number. */
  ReportedConfig reported() {
    return document(effective(), overridesInForce());
  }

  /** Notes a refusal so that it stands in {@link #reported} until the next change. */
  List<Problem> refuse(List<Problem> problems) {
    passing = List.copyOf(problems);
    return passing;
  }

  /** What happened since the last call, to be told in this order. */
  List<News> news() {
    List<News> told = List.copyOf(news);
    news.clear();
    return told;
  }

  /** Nothing stands against what is in force any more. */
  void nothingRefused() {
    passing = List.of();
  }

  /** To be told after what is to be told already. */
  void tell(News one) {
    news.add(one);
  }
}
