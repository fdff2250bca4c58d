package camfleet.manager.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The figures of {@link FanOut}, all runs, and their medians as a table. */
public final class FanOutFigures {
  private final FanOut.Plan plan;
  private final int pictureBytes;
  private final Map<Integer, List<Delivered>> manager = new LinkedHashMap<>();
  private final Map<Integer, List<Delivered>> floor = new LinkedHashMap<>();

  FanOutFigures(FanOut.Plan plan, int pictureBytes) {
    this.plan = plan;
    this.pictureBytes = pictureBytes;
  }

  void addManager(int watchers, Delivered delivered) {
    manager.computeIfAbsent(watchers, n -> new ArrayList<>()).add(delivered);
  }

  void addFloor(int watchers, Delivered delivered) {
    floor.computeIfAbsent(watchers, n -> new ArrayList<>()).add(delivered);
  }

  /**
   * Medians of the runs for one number of watchers.
   *
   * @param floorCpuMicros null without the floor, as the ratio
   * @param ratio the median of the ratios of each run
   */
  public record Row(
      int watchers,
      double medianFps,
      double leastFps,
      double cpuMicros,
      Double floorCpuMicros,
      Double ratio,
      double rssMegabytes) {}

  /**
   * Everything as a document.
   *
   * @param furtherWatcherKilobytes resident memory per watcher beyond {@code few}, or null
   */
  public record Document(
      Outlet outlet,
      double fps,
      int pictureBytes,
      int runs,
      List<Row> medians,
      Double furtherWatcherKilobytes,
      Map<Integer, List<Delivered>> manager,
      Map<Integer, List<Delivered>> floor) {}

  public Document document() {
    return new Document(
        plan.outlet(),
        plan.fps(),
        pictureBytes,
        plan.runs(),
        plan.watchers().stream().map(this::row).toList(),
        furtherWatcherKilobytes(),
        manager,
        floor);
  }

  private Row row(int watchers) {
    List<Delivered> ours = manager.get(watchers);
    List<Delivered> least = floor.get(watchers);
    return new Row(
        watchers,
        median(ours, Delivered::medianFps),
        median(ours, Delivered::leastFps),
        median(ours, Delivered::cpuMicros),
        least == null ? null : median(least, Delivered::cpuMicros),
        least == null ? null : ratio(ours, least),
        median(ours, d -> d.rssBytes() / 1e6));
  }

  /** Each run's own, because what disturbs a run disturbs both. */
  private static double ratio(List<Delivered> ours, List<Delivered> least) {
    Sample ratios = new Sample();
    for (int run = 0; run < ours.size(); run++) {
      ratios.add(ours.get(run).cpuMicros() / least.get(run).cpuMicros());
    }
    return ratios.median();
  }

  private static double median(List<Delivered> runs, ToDoubleFunction<Delivered> figure) {
    Sample sample = new Sample();
    runs.forEach(run -> sample.add(figure.applyAsDouble(run)));
    return sample.median();
  }

  private Double furtherWatcherKilobytes() {
    if (plan.few() == plan.most()) {
      return null;
    }
    Sample growth = new Sample();
    for (int run = 0; run < plan.runs(); run++) {
      long bytes =
          manager.get(plan.most()).get(run).rssBytes()
              - manager.get(plan.few()).get(run).rssBytes();
      growth.add(bytes / 1e3 / (plan.most() - plan.few()));
    }
    return growth.median();
  }

  /** Markdown for {@code examples/BENCHMARKS.md}. */
  public String markdown() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "One camera, %d×%d, %d KB, %.0f fps, to watchers over %s; medians of %d runs.%n%n",
            Pictures.WIDTH,
            Pictures.HEIGHT,
            Math.round(pictureBytes / 1e3),
            plan.fps(),
            plan.outlet().name().toLowerCase(Locale.ROOT),
            plan.runs()));
    text.append("| watchers | frames/s each (least) | CPU per frame | floor | ratio | memory |\n");
    text.append("|---|---|---|---|---|---|\n");
    for (int watchers : plan.watchers()) {
      Row row = row(watchers);
      text.append(
          String.format(
              Locale.ROOT,
              "| %d | %.1f (%.1f) | %.1f µs | %s | %s | %.0f MB |%n",
              watchers,
              row.medianFps(),
              row.leastFps(),
              row.cpuMicros(),
              row.floorCpuMicros() == null
                  ? "no C compiler"
                  : String.format(Locale.ROOT, "%.1f µs", row.floorCpuMicros()),
              row.ratio() == null ? "–" : String.format(Locale.ROOT, "%.2f", row.ratio()),
              row.rssMegabytes()));
    }
    Double further = furtherWatcherKilobytes();
    if (further != null) {
      text.append(
          String.format(
              Locale.ROOT,
              "%nMemory per further watcher, from %d to %d: %.0f KB.%n",
              plan.few(),
              plan.most(),
              further));
    }
    return text.toString().stripTrailing();
  }
}
