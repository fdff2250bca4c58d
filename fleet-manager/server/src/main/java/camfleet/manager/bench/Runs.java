package camfleet.manager.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What one server did in each run, for each size of its load.
 *
 * @param <F> the figures of one measurement
 */
final class Runs<F> {
  private final Map<Integer, List<F>> all = new LinkedHashMap<>();

  void add(int size, F figures) {
    all.computeIfAbsent(size, n -> new ArrayList<>()).add(figures);
  }

  Map<Integer, List<F>> all() {
    return all;
  }

  F get(int size, int run) {
    return all.get(size).get(run);
  }

  /** Of all runs; null when there was none. */
  Double median(int size, ToDoubleFunction<F> figure) {
    List<F> runs = all.get(size);
    if (runs == null) {
      return null;
    }
    Sample sample = new Sample();
    runs.forEach(run -> sample.add(figure.applyAsDouble(run)));
    return sample.median();
  }

  /**
   * The median of this to that in each run, because what disturbs a run disturbs both; null when
   * either was not measured.
   */
  Double ratio(int size, Runs<F> to, ToDoubleFunction<F> figure) {
    List<F> ours = all.get(size);
    List<F> theirs = to.all.get(size);
    if (ours == null || theirs == null) {
      return null;
    }
    Sample ratios = new Sample();
    for (int run = 0; run < Math.min(ours.size(), theirs.size()); run++) {
      ratios.add(figure.applyAsDouble(ours.get(run)) / figure.applyAsDouble(theirs.get(run)));
    }
    return ratios.median();
  }
}
