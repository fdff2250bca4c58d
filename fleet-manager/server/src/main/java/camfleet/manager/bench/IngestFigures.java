package camfleet.manager.bench;

import java.util.List;
import java.util.Map;

/** The figures of {@link Ingest}, all runs, and their medians as a table. */
public final class IngestFigures {
  private final Ingest.Plan plan;
  private final int pictureBytes;
  private final Runs<Ingest.Taken> manager = new Runs<>();
  private final Runs<Ingest.Taken> floor = new Runs<>();

  IngestFigures(Ingest.Plan plan, int pictureBytes) {
    this.plan = plan;
    this.pictureBytes = pictureBytes;
  }

  void addManager(int devices, Ingest.Taken taken) {
    manager.add(devices, taken);
  }

  void addFloor(int devices, Ingest.Taken taken) {
    floor.add(devices, taken);
  }

  /**
   * Medians of the runs for one number of devices; null without the floor.
   *
   * @param ratio the median of the ratios of CPU per frame of each run
   */
  public record Row(
      int devices,
      double fps,
      double cpuMicros,
      Double floorFps,
      Double floorCpuMicros,
      Double ratio) {}

  /** Everything as a document. */
  public record Document(
      int pictureBytes,
      int runs,
      List<Row> medians,
      Map<Integer, List<Ingest.Taken>> manager,
      Map<Integer, List<Ingest.Taken>> floor) {}

  public Document document() {
    return new Document(
        pictureBytes,
        plan.runs(),
        plan.devices().stream().map(this::row).toList(),
        manager.all(),
        floor.all());
  }

  private Row row(int devices) {
    return new Row(
        devices,
        manager.median(devices, Ingest.Taken::fps),
        manager.median(devices, Ingest.Taken::cpuMicros),
        floor.median(devices, Ingest.Taken::fps),
        floor.median(devices, Ingest.Taken::cpuMicros),
        manager.ratio(devices, floor, Ingest.Taken::cpuMicros));
  }

  /** Markdown for {@code examples/BENCHMARKS.md}. */
  public String markdown() {
    Markdown text =
        new Markdown(
            "Devices that send %d×%d pictures of %d KB as fast as they may; medians of %d runs.",
            Pictures.WIDTH, Pictures.HEIGHT, Math.round(pictureBytes / 1e3), plan.runs());
    text.head("devices", "frames/s in all", "CPU per frame", "floor", "ratio");
    for (int devices : plan.devices()) {
      Row row = row(devices);
      text.row(
          Integer.toString(devices),
          Markdown.number("%.0f", row.fps()),
          Markdown.number("%.1f µs", row.cpuMicros()),
          row.floorFps() == null
              ? Markdown.NO_FLOOR
              : Markdown.number("%.1f µs", row.floorCpuMicros())
                  + Markdown.number(" at %.0f/s", row.floorFps()),
          Markdown.number("%.2f", row.ratio()));
    }
    return text.toString();
  }
}
