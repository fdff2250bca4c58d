package camfleet.device.command;

import camfleet.message.CommandResult;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Remembers commands by id for ten minutes, so that a message that comes twice executes once. The
 * oldest are forgotten when there are too many.
 */
final class ResultMemory {
  static final Duration KEPT = Duration.ofMinutes(10);
  static final int MOST = 1000;

  /** A command that was begun: its final result, null until there is one, and who wants a copy. */
  static final class Entry {
    private final long sinceNanos;
    private final Set<ReplyTo> copies;
    private CommandResult result;

    private Entry(long sinceNanos, Set<ReplyTo> copies) {
      this.sinceNanos = sinceNanos;
      this.copies = new LinkedHashSet<>(copies);
    }
  }

  private final LongSupplier nanos;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  ResultMemory(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * Notes that a command begins; null when it is new. Otherwise what is known of it, those who want
   * a copy of a result that is still to come being added.
   */
  synchronized Entry begin(String key, Set<ReplyTo> copies) {
    long now = nanos.getAsLong();
    for (Iterator<Entry> all = entries.values().iterator(); all.hasNext(); ) {
      Entry oldest = all.next();
      if (now - oldest.sinceNanos < KEPT.toNanos() && entries.size() < MOST) {
        break;
      }
      all.remove();
    }
    Entry known = entries.get(key);
    if (known != null) {
      if (known.result == null) {
        known.copies.addAll(copies);
      }
      return known;
    }
    entries.put(key, new Entry(now, copies));
    return null;
  }

  /** The final result of a known command, or null while it runs. */
  synchronized CommandResult result(Entry entry) {
    return entry.result;
  }

  /** Notes the final result; all who want a copy, which is {@code copies} when it was forgotten. */
  synchronized Set<ReplyTo> end(String key, CommandResult result, Set<ReplyTo> copies) {
    Entry entry = entries.get(key);
    if (entry == null) {
      return copies;
    }
    entry.result = result;
    return Set.copyOf(entry.copies);
  }

  synchronized int size() {
    return entries.size();
  }
}
