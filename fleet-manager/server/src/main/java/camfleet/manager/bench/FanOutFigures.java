package camfleet.manager.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures of {@link FanOut}, all runs, and their medians as a table. */
public final class FanOutFigures {
  private final FanOut.Plan plan;
  private final int pictureBytes;
  private final Runs<Delivered> manager = new Runs<>();
  private final Runs<Delivered> floor = new Runs<>();

  FanOutFigures(FanOut.Plan plan, int pictureBytes) {
    this.plan = plan;
    this.pictureBytes = pictureBytes;
  }

  void addManager(int watchers, Delivered delivered) {
    manager.add(watchers, delivered);
  }

  void addFloor(int watchers, Delivered delivered) {
    floor.add(watchers, delivered);
  }

  /**
   * Medians of the runs for one number of watchers; null without the floor.
   *
   * @param ratio the median of the ratios of CPU per frame of each run
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
   * @param furtherWatcherKilobytes resident memory per watcher of the greatest number beyond the
   *     one before it; null with one number
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
        manager.all(),
        floor.all());
  }

  private Row row(int watchers) {
    return new Row(
        watchers,
        manager.median(watchers, Delivered::medianFps),
        manager.median(watchers, Delivered::leastFps),
        manager.median(watchers, Delivered::cpuMicros),
        floor.median(watchers, Delivered::cpuMicros),
        manager.ratio(watchers, floor, Delivered::cpuMicros),
        manager.median(watchers, delivered -> delivered.rssBytes() / 1e6));
  }

  private Double furtherWatcherKilobytes() {
    if (plan.few() == plan.most()) {
      return null;
    }
    Sample growth = new Sample();
    for (int run = 0; run < plan.runs(); run++) {
      long bytes =
          manager.get(plan.most(), run).rssBytes() - manager.get(plan.few(), run).rssBytes();
      growth.add(bytes / 1e3 / (plan.most() - plan.few()));
    }
    return growth.median();
  }

  /** Markdown for {@code examples/BENCHMARKS.md}. */
  public String markdown() {
    Markdown text =
        new Markdown(
            "One camera, %d×%d, %d KB, %.0f fps, to watchers over %s%s; medians of %d runs.",
            Pictures.WIDTH,
            Pictures.HEIGHT,
            Math.round(pictureBytes / 1e3),
            plan.fps(),
            plan.outlet().name().toLowerCase(Locale.ROOT),
            plan.outlet() == Outlet.MJPEG ? "" : ", window " + plan.window(),
            plan.runs());
    text.head("watchers", "frames/s each (least)", "CPU per frame", "floor", "ratio", "memory");
    for (int watchers : plan.watchers()) {
      Row row = row(watchers);
      text.row(
          Integer.toString(watchers),
          Markdown.number("%.1f", row.medianFps()) + Markdown.number(" (%.1f)", row.leastFps()),
          Markdown.number("%.1f µs", row.cpuMicros()),
          row.floorCpuMicros() == null
              ? Markdown.NO_FLOOR
              : Markdown.number("%.1f µs", row.floorCpuMicros()),
          Markdown.number("%.2f", row.ratio()),
          Markdown.number("%.0f MB", row.rssMegabytes()));
    }
    Double further = furtherWatcherKilobytes();
    if (further != null) {
      text.line("");
      text.line(
          "Memory per further watcher, from %d to %d: %.0f KB.", plan.few(), plan.most(), further);
    }
    return text.toString();
  }
}
