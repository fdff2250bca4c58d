package camfleet.manager.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** The figures of {@link Latency}, all runs, and their medians as a table. */
public final class LatencyFigures {
  private final Latency.Plan plan;
  private final int pictureBytes;
  private final Runs<Latency.Aged> manager = new Runs<>();
  private final Runs<Latency.Aged> mosquitto = new Runs<>();

  LatencyFigures(Latency.Plan plan, int pictureBytes) {
    this.plan = plan;
    this.pictureBytes = pictureBytes;
  }

  void addManager(Latency.Aged aged) {
    manager.add(plan.devices(), aged);
  }

  void addMosquitto(Latency.Aged aged) {
    mosquitto.add(plan.devices(), aged);
  }

  /** Medians of the runs; null where Mosquitto is not installed. */
  public record Row(String figure, double manager, Double mosquitto, Double ratio) {}

  /** Everything as a document. */
  public record Document(
      int devices,
      double fps,
      int pictureBytes,
      int runs,
      List<Row> medians,
      List<Latency.Aged> manager,
      List<Latency.Aged> mosquitto) {}

  public Document document() {
    return new Document(
        plan.devices(),
        plan.fps(),
        pictureBytes,
        plan.runs(),
        rows(),
        manager.all().get(plan.devices()),
        mosquitto.all().getOrDefault(plan.devices(), List.of()));
  }

  private List<Row> rows() {
    return List.of(
        row("p50", Latency.Aged::p50Micros),
        row("p99", Latency.Aged::p99Micros),
        row("CPU per frame", Latency.Aged::cpuMicros));
  }

  private Row row(String name, ToDoubleFunction<Latency.Aged> figure) {
    return new Row(
        name,
        manager.median(plan.devices(), figure),
        mosquitto.median(plan.devices(), figure),
        manager.ratio(plan.devices(), mosquitto, figure));
  }

  /** Markdown for {@code examples/BENCHMARKS.md}. */
  public String markdown() {
    Markdown text =
        new Markdown(
            "%d devices at %.0f fps, %d×%d pictures of %d KB, to one subscriber, captured until"
                + " received; medians of %d runs.",
            plan.devices(),
            plan.fps(),
            Pictures.WIDTH,
            Pictures.HEIGHT,
            Math.round(pictureBytes / 1e3),
            plan.runs());
    text.head("what", "manager", "Mosquitto", "ratio");
    for (Row row : rows()) {
      text.row(
          row.figure(),
          Markdown.number("%.0f µs", row.manager()),
          row.mosquitto() == null ? "not installed" : Markdown.number("%.0f µs", row.mosquitto()),
          Markdown.number("%.2f", row.ratio()));
    }
    return text.toString();
  }
}
