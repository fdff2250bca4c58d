package camfleet.manager.frames;

import java.util.concurrent.atomic.LongAdder;

/** Counts of one camera since the manager heard of it. */
public final class FrameCounts {
  private final LongAdder in = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder broken = new LongAdder();
  private final LongAdder late = new LongAdder();
  private final LongAdder out = new LongAdder();
  private final LongAdder missed = new LongAdder();
  private final LongAdder dropped = new LongAdder();

  void arrived(int size) {
    in.increment();
    bytes.add(size);
  }

  void wasBroken() {
    broken.increment();
  }

  void wasLate() {
    late.increment();
  }

  /** The device says that it had to forget some before one that came. */
  void wereDropped(long frames) {
    dropped.add(frames);
  }

  /** A watcher has been sent one. */
  public void sent() {
    out.increment();
  }

  /** A watcher was too slow for one. */
  public void missed() {
    missed.increment();
  }

  /** Pictures that came and were good. */
  public long in() {
    return in.sum();
  }

  public long bytesIn() {
    return bytes.sum();
  }

  /** Pictures that the device forgot because the stream was too slow for them. */
  public long dropped() {
    return dropped.sum();
  }

  /** Pictures that were no JPEG. */
  public long broken() {
    return broken.sum();
  }

  /** Pictures that came after a newer one, or twice. */
  public long late() {
    return late.sum();
  }

  /** Pictures sent to watchers, all watchers together. */
  public long out() {
    return out.sum();
  }

  /** Pictures that watchers were too slow for, all watchers together. */
  public long forgotten() {
    return missed.sum();
  }
}
