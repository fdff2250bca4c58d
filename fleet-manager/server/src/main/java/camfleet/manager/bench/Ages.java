package camfleet.manager.bench;

import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** One viewer that notes how old each frame is when it has it whole. */
final class Ages implements FrameSink, AutoCloseable {
  private final Loop loop;
  private final InstantSource clock;
  private Line line;

  // Of the loop.
  private Sample micros = new Sample();
  private String end;

  Ages(Loop loop, InstantSource clock) {
    this.loop = loop;
    this.clock = clock;
  }

  void open(SocketAddress to, Function<FrameSink, Dialogue> viewer)
      throws IOException, InterruptedException {
    line = loop.call(() -> loop.dial(to, viewer.apply(this)));
  }

  @Override
  public void frame(long capturedAtNanos) {
    micros.add((StreamSpeaker.nanos(clock.instant()) - capturedAtNanos) / 1e3);
  }

  @Override
  public void ended(String reason) {
    end = reason;
  }

  /** What was noted since it was taken before. */
  Sample take() throws IOException, InterruptedException {
    return loop.call(
        () -> {
          if (end != null) {
            throw new IOException("the subscriber lost its connection: " + end);
          }
          Sample taken = micros;
          micros = new Sample();
          return taken;
        });
  }

  /** Waits until something was noted. */
  void awaitFirst(Duration patience) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (take().count() == 0) {
      if (System.nanoTime() > deadline) {
        throw new IOException("no frame came in " + patience.toSeconds() + " s");
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  @Override
  public void close() {
    if (line != null) {
      loop.tell(() -> line.close("the viewer goes"));
    }
  }
}
