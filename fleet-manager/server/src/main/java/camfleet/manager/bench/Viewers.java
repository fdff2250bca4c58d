package camfleet.manager.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Viewers that count what they get, all on one loop. */
final class Viewers implements AutoCloseable {
  /** Connections are opened in portions, as no server is asked for all at the same moment. */
  private static final int PORTION = 50;

  private final Loop loop;
  private final List<Viewer> viewers = new ArrayList<>();
  private final List<Line> lines = new ArrayList<>();

  /** One viewer's count, on the loop. */
  private static final class Viewer implements FrameSink {
    long frames;
    String end;

    @Override
    public void frame(long capturedAtNanos) {
      frames++;
    }

    @Override
    public void ended(String reason) {
      end = reason;
    }
  }

  Viewers(Loop loop) {
    this.loop = loop;
  }

  /**
   * Connects them and waits until each has a picture.
   *
   * @throws IOException with one sentence when not all have
   */
  void open(InetSocketAddress to, int count, Function<FrameSink, Dialogue> kind, Duration patience)
      throws IOException, InterruptedException {
    for (int first = 0; first < count; first += PORTION) {
      int portion = Math.min(PORTION, count - first);
      loop.call(
          () -> {
            for (int i = 0; i < portion; i++) {
              Viewer viewer = new Viewer();
              viewers.add(viewer);
              lines.add(loop.dial(to, kind.apply(viewer)));
            }
            return null;
          });
    }
    long deadline = System.nanoTime() + patience.toNanos();
    while (Arrays.stream(counts()).anyMatch(frames -> frames == 0)) {
      if (System.nanoTime() > deadline) {
        long without = Arrays.stream(counts()).filter(frames -> frames == 0).count();
        throw new IOException(
            without + " of " + count + " viewers had no picture in " + patience.toSeconds() + " s");
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /**
   * Frames that each has had so far.
   *
   * @throws IOException with one sentence when one has lost its connection
   */
  long[] counts() throws IOException, InterruptedException {
    return loop.call(
        () -> {
          for (Viewer viewer : viewers) {
            if (viewer.end != null) {
              throw new IOException("a viewer lost its connection: " + viewer.end);
            }
          }
          return viewers.stream().mapToLong(viewer -> viewer.frames).toArray();
        });
  }

  @Override
  public void close() {
    try {
      loop.call(
          () -> {
            lines.forEach(line -> line.close("the viewer goes"));
            lines.clear();
            viewers.clear();
            return null;
          });
    } catch (IOException e) {
      // The loop ends, and its connections with it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
