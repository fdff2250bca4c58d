package camfleet.manager.frames;

import camfleet.frame.FrameHeader;
import camfleet.manager.fleet.Documents;
import camfleet.topic.DeviceId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Holds the newest picture of every camera and hands each live one to all watchers. Nobody waits
 * for a watcher. One thread offers, any thread may watch and ask.
 */
public final class FrameHub {
  private final Map<DeviceId, CameraFrame> newest = new ConcurrentHashMap<>();
  private final Map<DeviceId, FrameCounts> counts = new ConcurrentHashMap<>();
  private final Map<DeviceId, List<FrameWatcher>> watchers = new ConcurrentHashMap<>();
  private final List<FrameWatcher> watchersOfAll = new CopyOnWriteArrayList<>();

  /** Ends a watch; any number of times. */
  public interface Watch extends AutoCloseable {
    @Override
    void close();
  }

  /** Takes a picture unless it is older than the one that is held; true when it was taken. */
  public boolean offer(CameraFrame frame) {
    DeviceId device = frame.device();
    FrameCounts count = counts(device);
    CameraFrame held = newest.get(device);
    if (held != null && !replaces(frame, held)) {
      count.wasLate();
      return false;
    }
    newest.put(device, frame);
    count.arrived(frame.bytes());
    if (frame.isLive()) {
      watchers.getOrDefault(device, List.of()).forEach(watcher -> watcher.arrived(frame));
      watchersOfAll.forEach(watcher -> watcher.arrived(frame));
    }
    return true;
  }

  /** A live repeat takes the place of a retained copy: now somebody vouches for it. */
  private static boolean replaces(CameraFrame frame, CameraFrame held) {
    if (!frame.isOrdered() || !held.isOrdered()) {
      return frame.isLive() || !held.isLive();
    }
    FrameHeader a = frame.frame().header();
    FrameHeader b = held.frame().header();
    return Documents.isLater(a.boot(), a.sequence(), b.boot(), b.sequence())
        || (a.boot() == b.boot()
            && a.sequence() == b.sequence()
            && frame.isLive()
            && !held.isLive());
  }

  /** Counts a picture that was refused. */
  void refused(DeviceId device) {
    counts(device).wasBroken();
  }

  /** The newest picture, or null before the first. */
  public CameraFrame newest(DeviceId device) {
    return newest.get(device);
  }

  /** Watches one camera from its next live picture on. */
  public Watch watch(DeviceId device, FrameWatcher watcher) {
    watchers.compute(
        device,
        (id, list) -> {
          List<FrameWatcher> more = list == null ? new CopyOnWriteArrayList<>() : list;
          more.add(watcher);
          return more;
        });
    return () ->
        watchers.computeIfPresent(
            device,
            (id, list) -> {
              list.remove(watcher);
              return list.isEmpty() ? null : list;
            });
  }

  /** Watches every camera. */
  public Watch watchAll(FrameWatcher watcher) {
    watchersOfAll.add(watcher);
    return () -> watchersOfAll.remove(watcher);
  }

  /** How many watch, the watchers of all cameras counted once. */
  public int watching() {
    return watchersOfAll.size() + watchers.values().stream().mapToInt(List::size).sum();
  }

  public FrameCounts counts(DeviceId device) {
    return counts.computeIfAbsent(device, id -> new FrameCounts());
  }

  /** The cameras of which a picture is held. */
  public Collection<DeviceId> cameras() {
    return newest.keySet();
  }

  /** The retained picture was cleared, or the camera forgotten; watchers stay. */
  public void forget(DeviceId device) {
    newest.remove(device);
    counts.remove(device);
  }
}
