package camfleet.manager.frames;

import camfleet.stream.PayloadMemory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Memory outside the heap for payloads, used again and again: sizes are powers of two, and what is
 * given back waits for the next frame of its size. A buffer that is never given back is freed by
 * the collector. Any thread may call it.
 */
public final class FrameMemory implements PayloadMemory {
  private static final int LEAST_BITS = 12;
  private static final int MOST_BITS = 28;

  private final List<Queue<ByteBuffer>> shelves;
  private final AtomicLong kept = new AtomicLong();
  private final AtomicLong used = new AtomicLong();
  private final long mostKept;

  /**
   * @param mostKept bytes that may wait for use at most
   */
  public FrameMemory(long mostKept) {
    this.mostKept = mostKept;
    this.shelves =
        Stream.<Queue<ByteBuffer>>generate(ConcurrentLinkedQueue::new)
            .limit(MOST_BITS + 1)
            .toList();
  }

  @Override
  public ByteBuffer take(int bytes) {
    int bits =
        Math.max(LEAST_BITS, Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, bytes) - 1));
    used.addAndGet(1L << bits);
    ByteBuffer known = shelves.get(bits).poll();
    if (known == null) {
      return ByteBuffer.allocateDirect(1 << bits);
    }
    kept.addAndGet(-known.capacity());
    return known.clear();
  }

  @Override
  public void giveBack(ByteBuffer buffer) {
    int bytes = buffer.capacity();
    used.addAndGet(-bytes);
    if (kept.addAndGet(bytes) > mostKept) {
      kept.addAndGet(-bytes);
      return;
    }
    shelves.get(Integer.numberOfTrailingZeros(bytes)).add(buffer);
  }

  /** Bytes that were taken and not given back. */
  public long usedBytes() {
    return used.get();
  }

  /** Bytes that wait for use. */
  public long keptBytes() {
    return kept.get();
  }
}
