package camfleet.manager.frames;

import camfleet.topic.DeviceId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * Those watchers of one camera, or of all, that live on one event loop: one task of it brings a
 * frame to all of them. While the loop is busy the newest frame of each camera waits, held once for
 * all. Any thread may call it.
 */
final class LoopWatchers {
  private final Executor loop;
  private final Runnable turn = this::turn;
  private List<FrameWatcher> watchers = List.of();
  private Map<DeviceId, Waiting> waiting = new LinkedHashMap<>();

  /**
   * A frame on its way to the loop.
   *
   * @param by who watched when it came; whoever began since has seen to its first picture itself
   */
  private record Waiting(CameraFrame frame, List<FrameWatcher> by) {}

  LoopWatchers(Executor loop) {
    this.loop = loop;
  }

  /** Those of this loop among all, who are begun when there are none. */
  static LoopWatchers on(Executor loop, List<LoopWatchers> all) {
    for (LoopWatchers known : all) {
      if (known.loop == loop) {
        return known;
      }
    }
    LoopWatchers first = new LoopWatchers(loop);
    all.add(first);
    return first;
  }

  synchronized void add(FrameWatcher watcher) {
    List<FrameWatcher> more = new ArrayList<>(watchers);
    more.add(watcher);
    watchers = List.copyOf(more);
  }

  /** True when nobody is left. */
  synchronized boolean remove(FrameWatcher watcher) {
    List<FrameWatcher> less = new ArrayList<>(watchers);
    less.remove(watcher);
    watchers = List.copyOf(less);
    return watchers.isEmpty();
  }

  /** Takes a frame that the caller holds. */
  void arrived(CameraFrame frame) {
    boolean idle;
    Waiting before;
    synchronized (this) {
      frame.hold();
      idle = waiting.isEmpty();
      before = waiting.put(frame.device(), new Waiting(frame, watchers));
    }
    if (idle) {
      loop.execute(turn);
    }
    if (before != null) {
      before.frame.letGo();
      before.by.forEach(watcher -> watcher.missed(frame.device()));
    }
  }

  private void turn() {
    Map<DeviceId, Waiting> all;
    synchronized (this) {
      all = waiting;
      waiting = new LinkedHashMap<>();
    }
    for (Waiting one : all.values()) {
      for (FrameWatcher watcher : one.by) {
        watcher.arrived(one.frame);
      }
      one.frame.letGo();
    }
  }
}
