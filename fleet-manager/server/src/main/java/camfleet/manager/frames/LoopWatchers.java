package camfleet.manager.frames;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Those watchers of one camera that live on one event loop: one task of it brings a frame to all of
 * them. While the loop is busy the newest frame waits, held once for all. Any thread may call it.
 */
final class LoopWatchers {
  private final Executor loop;
  private final Runnable turn = this::turn;
  private List<FrameWatcher> watchers = List.of();
  private CameraFrame waiting;

  // Who watched when it came; whoever began since has seen to its first picture itself.
  private List<FrameWatcher> waitingFor;

  LoopWatchers(Executor loop) {
    this.loop = loop;
  }

  Executor loop() {
    return loop;
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
    CameraFrame before;
    List<FrameWatcher> late;
    synchronized (this) {
      before = waiting;
      late = waitingFor;
      frame.hold();
      waiting = frame;
      waitingFor = watchers;
    }
    if (before == null) {
      loop.execute(turn);
    } else {
      before.letGo();
      late.forEach(watcher -> watcher.missed(frame.device()));
    }
  }

  private void turn() {
    CameraFrame frame;
    List<FrameWatcher> all;
    synchronized (this) {
      frame = waiting;
      all = waitingFor;
      waiting = null;
      waitingFor = null;
    }
    for (FrameWatcher watcher : all) {
      watcher.arrived(frame);
    }
    frame.letGo();
  }
}
