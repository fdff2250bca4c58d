package camfleet.manager.frames;

import camfleet.topic.DeviceId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Writes down what came, what went to whom, and how old it was then. Any thread may call it; the
 * cameras' counts themselves are the hub's.
 */
public final class FrameLedger {
  private final FrameHub hub;
  private final PictureAges ages;
  private final Map<DeviceId, Ages> stations = new ConcurrentHashMap<>();
  private volatile Function<DeviceId, Ages> book = device -> Ages.NONE;

  /** Where the ages of one camera's frames are gathered, in nanoseconds. */
  public interface Ages {
    Ages NONE =
        new Ages() {
          @Override
          public void received(long nanos) {}

          @Override
          public void sent(long nanos) {}
        };

    void received(long nanos);

    void sent(long nanos);
  }

  public FrameLedger(FrameHub hub, PictureAges ages) {
    this.hub = hub;
    this.ages = ages;
  }

  /** From now on ages go there; one is made for each camera that has frames. */
  public void gather(Function<DeviceId, Ages> other) {
    book = other;
    stations.clear();
  }

  /** A frame came over a stream and was taken. */
  void received(CameraFrame frame) {
    ages(frame.device()).received(ages.nanos(frame));
  }

  /** A watcher's socket has taken a frame, which is let go of. */
  public void sent(CameraFrame frame, WatcherCounts watcher) {
    hub.counts(frame.device()).sent();
    if (watcher != null) {
      watcher.sent(frame.bytes());
    }
    ages(frame.device()).sent(ages.nanos(frame));
    frame.letGo();
  }

  /** A watcher was too slow for a frame. */
  public void missed(DeviceId device, WatcherCounts watcher) {
    hub.counts(device).missed();
    if (watcher != null) {
      watcher.missed(1);
    }
  }

  public void forget(DeviceId device) {
    stations.remove(device);
  }

  private Ages ages(DeviceId device) {
    Ages known = stations.get(device);
    return known == null ? stations.computeIfAbsent(device, book) : known;
  }
}
