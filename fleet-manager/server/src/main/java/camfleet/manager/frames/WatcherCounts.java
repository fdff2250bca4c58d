package camfleet.manager.frames;

import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Counts of one watcher since it began. Any thread may call it. */
public final class WatcherCounts {
  private final String kind;
  private final String name;
  private final LongAdder out = new LongAdder();
  private final LongAdder forgotten = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  /**
   * @param kind the outlet: {@code mjpeg}, {@code websocket} or {@code tcp}
   * @param name what to call it, such as its address
   */
  public WatcherCounts(String kind, String name) {
    this.kind = Objects.requireNonNull(kind, "kind");
    this.name = Objects.requireNonNull(name, "name");
  }

  void sent(int size) {
    out.increment();
    bytes.add(size);
  }

  void missed(long frames) {
    forgotten.add(frames);
  }

  public String kind() {
    return kind;
  }

  public String name() {
    return name;
  }

  /** Pictures sent to it. */
  public long out() {
    return out.sum();
  }

  /** Pictures that it was too slow for. */
  public long forgotten() {
    return forgotten.sum();
  }

  /** Bytes of the pictures sent to it. */
  public long bytes() {
    return bytes.sum();
  }
}
