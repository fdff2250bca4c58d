package camfleet.manager.frames;

import camfleet.topic.DeviceId;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Those who watch one camera, or all. Any thread may call it. */
final class Watchers {
  private final List<FrameWatcher> all = new CopyOnWriteArrayList<>();

  // The same, as they are reached.
  private final List<FrameWatcher> here = new CopyOnWriteArrayList<>();
  private final List<LoopWatchers> onLoops = new CopyOnWriteArrayList<>();

  /** Takes a frame that the caller holds. */
  void arrived(CameraFrame frame) {
    here.forEach(watcher -> watcher.arrived(frame));
    onLoops.forEach(watchers -> watchers.arrived(frame));
  }

  Collection<FrameWatcher> all() {
    return all;
  }

  synchronized void add(FrameWatcher watcher) {
    all.add(watcher);
    if (watcher.loop() == null) {
      here.add(watcher);
    } else {
      LoopWatchers.on(watcher.loop(), onLoops).add(watcher);
    }
  }

  synchronized void remove(FrameWatcher watcher) {
    all.remove(watcher);
    if (watcher.loop() == null) {
      here.remove(watcher);
    } else {
      LoopWatchers those = LoopWatchers.on(watcher.loop(), onLoops);
      if (those.remove(watcher)) {
        onLoops.remove(those);
      }
    }
  }

  /** The greatest of their wishes for a camera. */
  double wish(DeviceId device) {
    double most = 0;
    for (FrameWatcher watcher : all) {
      most = Math.max(most, watcher.wish(device));
    }
    return most;
  }
}
