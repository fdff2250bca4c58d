package camfleet.manager.frames;

import camfleet.frame.FrameHeader;
import camfleet.manager.fleet.Documents;
import camfleet.topic.DeviceId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/** One camera in the hub: its newest picture, which it holds, its watchers and its counts. */
final class Feed {
  /** While frames of the stream are no further apart, what comes through the broker is older. */
  private static final long OFTEN_NANOS = Duration.ofMillis(250).toNanos();

  /** After a longer silence of the stream the broker's pictures are the freshest there are. */
  private static final long STALLED_NANOS = Duration.ofSeconds(1).toNanos();

  private final List<FrameWatcher> watchers = new CopyOnWriteArrayList<>();

  // The same, as they are reached.
  private final List<FrameWatcher> here = new CopyOnWriteArrayList<>();
  private final List<LoopWatchers> onLoops = new CopyOnWriteArrayList<>();
  private volatile CameraFrame newest;
  private long lost;
  private boolean hasStreamed;
  private boolean streamsOften;
  private long streamedNanos;
  private volatile FrameCounts counts = new FrameCounts();

  /**
   * Takes a picture unless it is older than the one that is held, and hands a live one on. Pictures
   * of one camera come over MQTT and over TCP, so that this is done one at a time.
   */
  synchronized boolean offer(CameraFrame frame, List<FrameWatcher> watchersOfAll) {
    if (isCopy(frame)) {
      return false;
    }
    CameraFrame held = newest;
    if (held != null && !replaces(frame, held)) {
      counts.wasLate();
      return false;
    }
    lost += lostBefore(frame, held);
    frame.lostUpToIt(lost);
    frame.hold();
    newest = frame;
    if (held != null) {
      held.letGo();
    }
    counts.arrived(frame.bytes());
    if (frame.isLive()) {
      here.forEach(watcher -> watcher.arrived(frame));
      onLoops.forEach(watchers -> watchers.arrived(frame));
      watchersOfAll.forEach(watcher -> watcher.arrived(frame));
    }
    return true;
  }

  /**
   * Whether it is a picture from the broker while the stream brings the same ones and more: taken,
   * it would make the stream's own frame late. One that was asked for is never that.
   */
  private boolean isCopy(CameraFrame frame) {
    if (frame.isStreamed()) {
      streamsOften = hasStreamed && frame.arrivedNanos() - streamedNanos <= OFTEN_NANOS;
      hasStreamed = true;
      streamedNanos = frame.arrivedNanos();
      return false;
    }
    return streamsOften
        && frame.arrivedNanos() - streamedNanos <= STALLED_NANOS
        && !frame.header().has(FrameHeader.SNAPSHOT);
  }

  /**
   * Frames that the device forgot between the one that is held and this one. Pictures over MQTT may
   * have come in between, so that it is never more than there is room for in the numbers.
   */
  private static long lostBefore(CameraFrame frame, CameraFrame held) {
    FrameHeader now = frame.header();
    if (held == null
        || !frame.isOrdered()
        || !held.isOrdered()
        || now.boot() != held.header().boot()) {
      return now.dropped();
    }
    return Math.min(now.dropped(), Math.max(0, now.sequence() - held.sequence() - 1));
  }

  /** Those who watch this camera alone. */
  Collection<FrameWatcher> watchers() {
    return watchers;
  }

  synchronized void add(FrameWatcher watcher) {
    watchers.add(watcher);
    if (watcher.loop() == null) {
      here.add(watcher);
    } else {
      on(watcher.loop()).add(watcher);
    }
  }

  synchronized void remove(FrameWatcher watcher) {
    watchers.remove(watcher);
    if (watcher.loop() == null) {
      here.remove(watcher);
    } else {
      LoopWatchers all = on(watcher.loop());
      if (all.remove(watcher)) {
        onLoops.remove(all);
      }
    }
  }

  private LoopWatchers on(Executor loop) {
    for (LoopWatchers known : onLoops) {
      if (known.loop() == loop) {
        return known;
      }
    }
    LoopWatchers first = new LoopWatchers(loop);
    onLoops.add(first);
    return first;
  }

  /** A live repeat takes the place of a retained copy: now somebody vouches for it. */
  private static boolean replaces(CameraFrame frame, CameraFrame held) {
    if (!frame.isOrdered() || !held.isOrdered()) {
      return frame.isLive() || !held.isLive();
    }
    FrameHeader a = frame.header();
    FrameHeader b = held.header();
    return Documents.isLater(a.boot(), a.sequence(), b.boot(), b.sequence())
        || (a.boot() == b.boot()
            && a.sequence() == b.sequence()
            && frame.isLive()
            && !held.isLive());
  }

  CameraFrame newest() {
    return newest;
  }

  /** The newest picture, held for the caller, or null. */
  CameraFrame hold() {
    while (true) {
      CameraFrame frame = newest;
      if (frame == null || frame.hold()) {
        return frame;
      }
    }
  }

  FrameCounts counts() {
    return counts;
  }

  double wish(DeviceId device) {
    double most = 0;
    for (FrameWatcher watcher : watchers) {
      most = Math.max(most, watcher.wish(device));
    }
    return most;
  }

  synchronized void forget() {
    CameraFrame held = newest;
    newest = null;
    hasStreamed = false;
    streamsOften = false;
    counts = new FrameCounts();
    if (held != null) {
      held.letGo();
    }
  }
}
