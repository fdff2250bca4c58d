package camfleet.manager.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Numbers of one kind, and what stands at which part of them. */
public final class Sample {
  private final List<Double> values = new ArrayList<>();

  public synchronized void add(double value) {
    values.add(value);
  }

  public synchronized int count() {
    return values.size();
  }

  public double median() {
    return quantile(0.5);
  }

  /** The value below which this part of all values lies (nearest rank); NaN of an empty sample. */
  public synchronized double quantile(double part) {
    if (values.isEmpty()) {
      return Double.NaN;
    }
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    int rank = (int) Math.ceil(part * sorted.size());
    return sorted.get(Math.min(Math.max(rank, 1), sorted.size()) - 1);
  }
}
