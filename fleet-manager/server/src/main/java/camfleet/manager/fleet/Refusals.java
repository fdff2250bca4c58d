package camfleet.manager.fleet;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Counts what was refused by kind, and logs at most one line a second. Any thread may call it. */
public final class Refusals {
  private static final System.Logger LOG = System.getLogger("camfleet.fleet");
  private static final long PAUSE_NANOS = 1_000_000_000L;

  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
  private final LongSupplier nanos;
  private long lastNanos;
  private long unsaid;
  private boolean spoken;

  public Refusals(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * @param kind a word from a closed list, such as a channel's name
   * @param sentence what was wrong
   */
  public void count(String kind, String sentence) {
    counts.computeIfAbsent(kind, key -> new LongAdder()).increment();
    long before;
    synchronized (this) {
      long now = nanos.getAsLong();
      if (spoken && now - lastNanos < PAUSE_NANOS) {
        unsaid++;
        return;
      }
      spoken = true;
      lastNanos = now;
      before = unsaid;
      unsaid = 0;
    }
    LOG.log(
        System.Logger.Level.WARNING,
        sentence + (before == 0 ? "" : " (and " + before + " more refusals before)"));
  }

  /**
   * Counts a watcher that was closed for taking nothing, and says so: it had its time, and another
   * one that is closed in the same second has another name.
   */
  public void watcherClosed(String sentence) {
    counts.computeIfAbsent("watcher", key -> new LongAdder()).increment();
    LOG.log(System.Logger.Level.WARNING, sentence);
  }

  /** How many of each kind. */
  public Map<String, Long> counts() {
    Map<String, Long> all = new TreeMap<>();
    counts.forEach((kind, count) -> all.put(kind, count.sum()));
    return all;
  }
}
