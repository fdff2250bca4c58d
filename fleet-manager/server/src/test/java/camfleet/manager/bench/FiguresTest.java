package camfleet.manager.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The tables that go into {@code examples/BENCHMARKS.md}. */
class FiguresTest {
  private static final Duration TIME = Duration.ofSeconds(1);

  @Test
  void fanOutBesideTheFloor() {
    FanOut.Plan plan = new FanOut.Plan(Outlet.MJPEG, List.of(100, 1, 500), 30, 2, 3, TIME, TIME);
    FanOutFigures figures = new FanOutFigures(plan, 49_807);
    for (int run = 0; run < 3; run++) {
      figures.addManager(1, new Delivered(30, 30, 120, 100_000_000));
      figures.addFloor(1, new Delivered(30, 30, 100, 2_000_000));
      figures.addManager(100, new Delivered(30, 29.9, 20 + run, 110_000_000));
      figures.addFloor(100, new Delivered(30, 30, 16, 2_000_000));
      figures.addManager(500, new Delivered(29.96, 29.2, 18, 110_000_000 + 20_000_000L * run));
      figures.addFloor(500, new Delivered(30, 30, 12, 2_000_000));
    }
    assertThat(figures.markdown())
        .isEqualTo(
            """
            One camera, 640×480, 50 KB, 30 fps, to watchers over mjpeg; medians of 3 runs.

            | watchers | frames/s each (least) | CPU per frame | floor | ratio | memory |
            |---|---|---|---|---|---|
            | 1 | 30.0 (30.0) | 120.0 µs | 100.0 µs | 1.20 | 100 MB |
            | 100 | 30.0 (29.9) | 21.0 µs | 16.0 µs | 1.31 | 110 MB |
            | 500 | 30.0 (29.2) | 18.0 µs | 12.0 µs | 1.50 | 130 MB |

            Memory per further watcher, from 100 to 500: 50 KB.\
            """);
  }

  @Test
  void fanOutWithoutACompilerSaysSo() {
    FanOut.Plan plan = new FanOut.Plan(Outlet.TCP, List.of(2), 30, 16, 1, TIME, TIME);
    FanOutFigures figures = new FanOutFigures(plan, 50_000);
    figures.addManager(2, new Delivered(30, 30, 120, 100_000_000));
    assertThat(figures.markdown())
        .endsWith("| 2 | 30.0 (30.0) | 120.0 µs | no C compiler | – | 100 MB |");
    assertThat(figures.document().furtherWatcherKilobytes()).isNull();
  }

  @Test
  void deliveredIsOfTheMiddleAndTheLeastWatcher() {
    Delivered delivered =
        Delivered.of(
            new long[] {10, 10, 10},
            new long[] {70, 66, 70},
            2,
            new Usage(1, 0, 0, 1),
            new Usage(1.5, 0, 4_096, 1));
    assertThat(delivered).isEqualTo(new Delivered(30, 28, 500_000 / 176.0, 4_096));
  }

  @Test
  void ingest() {
    Ingest.Plan plan = new Ingest.Plan(List.of(8, 1), 1, TIME, TIME);
    IngestFigures figures = new IngestFigures(plan, 50_000);
    figures.addManager(1, new Ingest.Taken(30_000, 15));
    figures.addFloor(1, new Ingest.Taken(40_000, 12));
    figures.addManager(8, new Ingest.Taken(31_000, 14));
    assertThat(figures.markdown())
        .isEqualTo(
            """
            Devices that send 640×480 pictures of 50 KB as fast as they may; medians of 1 runs.

            | devices | frames/s in all | CPU per frame | floor | ratio |
            |---|---|---|---|---|
            | 1 | 30000 | 15.0 µs | 12.0 µs at 40000/s | 1.25 |
            | 8 | 31000 | 14.0 µs | no C compiler | – |\
            """);
  }

  @Test
  void latency() {
    Latency.Plan plan = new Latency.Plan(8, 30, 1, TIME, TIME);
    LatencyFigures figures = new LatencyFigures(plan, 50_000);
    figures.addManager(new Latency.Aged(2_400, 220, 600, 90));
    assertThat(figures.markdown()).contains("| p50 | 220 µs | not installed | – |");
    figures.addMosquitto(new Latency.Aged(2_400, 200, 400, 60));
    assertThat(figures.markdown())
        .isEqualTo(
            """
            8 devices at 30 fps, 640×480 pictures of 50 KB, to one subscriber, captured until received; medians of 1 runs.

            | what | manager | Mosquitto | ratio |
            |---|---|---|---|
            | p50 | 220 µs | 200 µs | 1.10 |
            | p99 | 600 µs | 400 µs | 1.50 |
            | CPU per frame | 90 µs | 60 µs | 1.50 |\
            """);
  }
}
