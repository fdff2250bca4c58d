package camfleet.manager.frames;

import camfleet.frame.FrameHeader;
import camfleet.manager.fleet.Documents;
import java.time.Duration;

/** One camera in the hub: its newest picture, which it holds, its watchers and its counts. */
final class Feed {
  /** While frames of the stream are no further apart, what comes through the broker is older. */
  private static final long OFTEN_NANOS = Duration.ofMillis(250).toNanos();

  /** After a longer silence of the stream the broker's pictures are the freshest there are. */
  private static final long STALLED_NANOS = Duration.ofSeconds(1).toNanos();

  private final Watchers watchers = new Watchers();
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
  synchronized boolean offer(CameraFrame frame, Watchers watchersOfAll) {
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
      watchers.arrived(frame);
      watchersOfAll.arrived(frame);
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
  Watchers watchers() {
    return watchers;
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
