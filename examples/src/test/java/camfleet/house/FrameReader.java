package camfleet.house;

import static org.awaitility.Awaitility.await;

import camfleet.client.Fleet;
import camfleet.client.FleetException;
import camfleet.client.FrameRequest;
import camfleet.client.FrameSubscription;
import camfleet.client.ReceivedFrame;
import camfleet.runtime.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Somebody who takes frames over TCP as they come and keeps them. */
final class FrameReader implements AutoCloseable {
  private final FrameSubscription subscription;
  private final List<ReceivedFrame> taken = new ArrayList<>();

  private FrameReader(FrameSubscription subscription) {
    this.subscription = subscription;
  }

  static FrameReader of(Fleet fleet, FrameRequest request) throws FleetException {
    FrameReader reader = new FrameReader(fleet.frames(request));
    Threads.startPlatform("reader", reader::run);
    return reader;
  }

  private void run() {
    while (subscription.isOpen()) {
      ReceivedFrame frame = subscription.next(Duration.ofSeconds(1));
      if (frame != null) {
        synchronized (taken) {
          taken.add(frame);
        }
      }
    }
  }

  /** All frames so far, oldest first. */
  List<ReceivedFrame> frames() {
    synchronized (taken) {
      return List.copyOf(taken);
    }
  }

  /** Those of one camera. */
  List<ReceivedFrame> frames(String camera) {
    return frames().stream().filter(frame -> frame.camera().equals(camera)).toList();
  }

  /** The number of the newest frame of a camera, 0 before the first. */
  long last(String camera) {
    List<ReceivedFrame> all = frames(camera);
    return all.isEmpty() ? 0 : all.get(all.size() - 1).sequence();
  }

  /** Waits for a frame of the camera with this number or a later one. */
  void awaits(String camera, long sequence, Duration within) {
    await("frame " + sequence + " of " + camera)
        .atMost(within)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> last(camera) >= sequence);
  }

  @Override
  public void close() {
    subscription.close();
  }
}
