package camfleet.device.uplink;

import java.util.concurrent.atomic.LongAdder;

/** What became of the frames that were meant for streams, all sessions together. For any thread. */
public final class StreamCounts {
  private final LongAdder sent = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder forgotten = new LongAdder();

  void wasSent(int size) {
    sent.increment();
    bytes.add(size);
  }

  void wasForgotten() {
    forgotten.increment();
  }

  /** Frames that were sent; one that goes to two sessions counts twice. */
  public long sent() {
    return sent.sum();
  }

  /** Bytes of the pictures that were sent. */
  public long bytes() {
    return bytes.sum();
  }

  /**
   * Frames that were not: replaced by a newer one while waiting, without a connection to wait for,
   * or larger than the other side takes.
   */
  public long forgotten() {
    return forgotten.sum();
  }
}
