package camfleet.examples.bench;

import camfleet.client.Fleet;
import camfleet.client.FleetException;
import camfleet.client.FrameSubscription;
import camfleet.client.ReceivedFrame;
import camfleet.manager.bench.Sample;
import camfleet.runtime.Threads;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes the frames of all cameras over TCP as a user's program would and notes how old each one is
 * when it is in hand. Cameras and subscriber share this machine's clock.
 */
final class FrameAges implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Fleet fleet;
  private final FrameSubscription frames;
  private volatile Window window = new Window();

  /** What was measured since a beginning. */
  private static final class Window {
    final Sample milliseconds = new Sample();
    final Sample bytes = new Sample();
    final Map<String, Span> cameras = new ConcurrentHashMap<>();
  }

  /** One camera's frames from the first to the last, by the times of their arrival. */
  private record Span(long firstNanos, long lastNanos, int frames, long missed, long dropped) {
    double perSecond() {
      return (frames - 1) * 1e9 / (lastNanos - firstNanos);
    }
  }

  private FrameAges(Fleet fleet, FrameSubscription frames) {
    this.fleet = fleet;
    this.frames = frames;
  }

  static FrameAges of(URI manager, String selector) throws FleetException {
    Fleet fleet = Fleet.at(manager);
    FrameAges ages = new FrameAges(fleet, fleet.frames(selector));
    Threads.startPlatform("frame-ages", ages::run);
    return ages;
  }

  private void run() {
    Map<String, Long> last = new ConcurrentHashMap<>();
    while (frames.isOpen()) {
      ReceivedFrame frame = frames.next(PATIENCE);
      if (frame != null) {
        Window now = window;
        Duration age = Duration.between(frame.capturedAt(), Instant.now());
        now.milliseconds.add(age.toNanos() / 1e6);
        now.bytes.add(frame.payload().length);
        Long previous = last.put(frame.camera(), frame.sequence());
        long before = previous == null ? frame.sequence() - 1 : previous;
        now.cameras.merge(frame.camera(), span(frame, before), FrameAges::longer);
      }
    }
  }

  private static Span span(ReceivedFrame frame, long before) {
    long gap = frame.sequence() - before - 1;
    return new Span(
        frame.arrivedNanos(), frame.arrivedNanos(), 1, frame.missed(), gap - frame.missed());
  }

  private static Span longer(Span a, Span b) {
    return new Span(
        a.firstNanos(),
        b.lastNanos(),
        a.frames() + b.frames(),
        a.missed() + b.missed(),
        a.dropped() + b.dropped());
  }

  /** Forgets what was measured so far. */
  void restart() {
    window = new Window();
  }

  /** How many cameras have shown a frame. */
  int cameras() {
    return window.cameras.size();
  }

  /** Frames per second of the camera that has the fewest. */
  double slowest() {
    return window.cameras.values().stream().mapToDouble(Span::perSecond).min().orElse(0);
  }

  /** Frames that this subscriber was too slow for. */
  long missed() {
    return window.cameras.values().stream().mapToLong(Span::missed).sum();
  }

  /** Frames that were captured and lost before the manager had them. */
  long dropped() {
    return window.cameras.values().stream().mapToLong(Span::dropped).sum();
  }

  Sample milliseconds() {
    return window.milliseconds;
  }

  Sample bytes() {
    return window.bytes;
  }

  @Override
  public void close() {
    frames.close();
    fleet.close();
  }
}
