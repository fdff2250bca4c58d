package camfleet.manager.frames;

import camfleet.topic.DeviceId;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Holds the newest picture of every camera and hands each live one to all watchers. Nobody waits
 * for a watcher. Any thread may call it.
 */
public final class FrameHub {
  private final Map<DeviceId, Feed> feeds = new ConcurrentHashMap<>();
  private final Watchers watchersOfAll = new Watchers();
  private final AtomicInteger watching = new AtomicInteger();
  private final WatchLimits limits;

  /** Ends a watch; any number of times. */
  public interface Watch extends AutoCloseable {
    @Override
    void close();
  }

  public FrameHub() {
    this(WatchLimits.DEFAULTS);
  }

  public FrameHub(WatchLimits limits) {
    this.limits = limits;
  }

  /**
   * Takes a picture unless it is older than the one that is held; true when it was taken. The
   * caller's hold stays the caller's.
   */
  public boolean offer(CameraFrame frame) {
    return feed(frame.device()).offer(frame, watchersOfAll);
  }

  /** Counts a picture that was refused. */
  void refused(DeviceId device) {
    counts(device).wasBroken();
  }

  /** The newest picture, or null before the first; for what stands around its payload. */
  public CameraFrame newest(DeviceId device) {
    Feed feed = feeds.get(device);
    return feed == null ? null : feed.newest();
  }

  /** The newest picture, held for the caller, or null before the first. */
  public CameraFrame hold(DeviceId device) {
    Feed feed = feeds.get(device);
    return feed == null ? null : feed.hold();
  }

  /**
   * Watches one camera from its next live picture on.
   *
   * @throws WatchLimits.TooManyException with one sentence
   */
  public Watch watch(DeviceId device, FrameWatcher watcher) throws WatchLimits.TooManyException {
    Feed feed = feed(device);
    checkCamera(device);
    return begin(feed.watchers(), watcher);
  }

  /**
   * Watches every camera that it wishes for; it counts once.
   *
   * @throws WatchLimits.TooManyException with one sentence
   */
  public Watch watchAll(FrameWatcher watcher) throws WatchLimits.TooManyException {
    return begin(watchersOfAll, watcher);
  }

  private Watch begin(Watchers among, FrameWatcher watcher) throws WatchLimits.TooManyException {
    if (watching.incrementAndGet() > limits.inAll()) {
      watching.decrementAndGet();
      throw new WatchLimits.TooManyException(
          "no more than "
              + limits.inAll()
              + " may watch at a time (--max-watchers); try again later");
    }
    among.add(watcher);
    AtomicBoolean ended = new AtomicBoolean();
    return () -> {
      if (ended.compareAndSet(false, true)) {
        among.remove(watcher);
        watching.decrementAndGet();
      }
    };
  }

  /**
   * Whether one more may watch this camera.
   *
   * @throws WatchLimits.TooManyException with one sentence when not
   */
  public void checkCamera(DeviceId device) throws WatchLimits.TooManyException {
    long now = feed(device).watchers().all().size();
    if (now + watchersOfAll.all().size() >= limits.perCamera()) {
      now += watchersOfAll.all().stream().filter(watcher -> watcher.wish(device) > 0).count();
      if (now >= limits.perCamera()) {
        throw new WatchLimits.TooManyException(
            device
                + " takes no more than "
                + limits.perCamera()
                + " watchers (--max-watchers-per-camera); try again later");
      }
    }
  }

  /** How many watch, the watchers of all cameras counted once. */
  public int watching() {
    return watching.get();
  }

  /** Frames per second that the watchers of a camera would take: 0 for none, infinity for all. */
  public double wish(DeviceId device) {
    Feed feed = feeds.get(device);
    double own = feed == null ? 0 : feed.watchers().wish(device);
    return Math.max(own, watchersOfAll.wish(device));
  }

  /** The counts of all who watch and are counted. */
  public Collection<WatcherCounts> watchers() {
    Set<WatcherCounts> all = new LinkedHashSet<>();
    feeds
        .values()
        .forEach(feed -> feed.watchers().all().forEach(watcher -> all.add(watcher.counts())));
    watchersOfAll.all().forEach(watcher -> all.add(watcher.counts()));
    all.remove(null);
    return all;
  }

  public FrameCounts counts(DeviceId device) {
    return feed(device).counts();
  }

  private Feed feed(DeviceId device) {
    Feed feed = feeds.get(device);
    return feed == null ? feeds.computeIfAbsent(device, id -> new Feed()) : feed;
  }

  /** The cameras of which a picture is held. */
  public Collection<DeviceId> cameras() {
    return feeds.entrySet().stream()
        .filter(entry -> entry.getValue().newest() != null)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The retained picture was cleared, or the camera forgotten; watchers stay. */
  public void forget(DeviceId device) {
    Feed feed = feeds.get(device);
    if (feed != null) {
      feed.forget();
    }
  }
}
