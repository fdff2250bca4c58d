package camfleet.device.config;

import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.setting.SettingTable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;

/**
 * Takes local overrides one after the other; those that change the picture are tried first. Only
 * the twin calls it, under its lock.
 */
final class Overrides {
  /** Those that wait for a trial to end. */
  private static final int MOST_WAITING = 16;

  private record Asked(Map<String, Object> patch, CompletableFuture<List<Problem>> asker) {}

  private final SettingTable table;
  private final CameraJudge judge;
  private final Layers layers;
  private final Standing now;
  private final Deque<Asked> queue = new ArrayDeque<>();

  Overrides(SettingTable table, CameraJudge judge, Layers layers, Standing now) {
    this.table = table;
    this.judge = judge;
    this.layers = layers;
    this.now = now;
  }

  /**
   * Takes some, all or nothing; a null value gives the override of its key up.
   *
   * @return completes with why it is not in force, or with none when it is
   */
  CompletableFuture<List<Problem>> take(Map<String, Object> patch) {
    SettingTable.Checked checked = table.check(patch);
    if (!checked.isGood()) {
      return refused(checked.problems());
    }
    CompletableFuture<List<Problem>> asker = new CompletableFuture<>();
    if (now.trial() == null) {
      consider(new Asked(checked.values(), asker));
    } else if (queue.size() < MOST_WAITING) {
      queue.add(new Asked(checked.values(), asker));
    } else {
      return refused(
          List.of(
              new Problem(ProblemCode.BUSY, now.trial().subject() + " is tried; ask again later")));
    }
    return asker;
  }

  private void consider(Asked asked) {
    Map<String, Object> overrides = new LinkedHashMap<>(now.state().overrides());
    Map<String, Object> given = new LinkedHashMap<>(asked.patch());
    overrides.keySet().removeAll(given.keySet());
    given.values().removeIf(Objects::isNull);
    List<Problem> problems = new ArrayList<>(judge.problems(given));
    if (layers.isEnforced(now.state().applied())) {
      given.keySet().forEach(key -> problems.add(enforced(key)));
    }
    if (!problems.isEmpty()) {
      now.tell(new News.Answer(asked.asker(), now.refuse(problems)));
      return;
    }
    overrides.putAll(given);
    Map<String, Object> old = now.stored();
    SortedSet<String> keys =
        layers.pictureKeys(old, layers.effective(now.state().applied(), overrides));
    if (keys.isEmpty()) {
      now.nothingRefused();
      now.end(now.state().withOverrides(overrides));
      now.tell(new News.Answer(asked.asker(), List.of()));
      now.restartFor(old);
    } else {
      // Nothing is stored: whoever starts anew comes back with the overrides that were good.
      now.tryOut(now.state().applied(), overrides, keys, asked.asker());
    }
  }

  /** Nothing is on trial any more: the next ones. */
  void next() {
    while (now.trial() == null && !queue.isEmpty()) {
      consider(queue.remove());
    }
  }

  private static Problem enforced(String key) {
    return new Problem(
        ProblemCode.UNAUTHORIZED,
        key + " is not set here because drift is enforce; change it at the manager",
        key);
  }

  private CompletableFuture<List<Problem>> refused(List<Problem> problems) {
    return CompletableFuture.completedFuture(now.refuse(problems));
  }
}
