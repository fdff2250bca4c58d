package camfleet.house;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a reader saw, in order: which frame, how old it was when it was whole, what it missed. */
final class Looks {
  private final List<Look> all = new CopyOnWriteArrayList<>();
  private volatile String end;

  /**
   * One frame.
   *
   * @param ageMillis from its capture to its last byte, both by this machine's clock
   * @param missed what its header says was forgotten before it; -1 where the outlet does not tell
   * @param atNanos when it was whole, on the monotonic clock
   */
  record Look(long sequence, long ageMillis, long missed, int bytes, long atNanos) {}

  void saw(long sequence, long capturedAtNanos, long missed, int bytes) {
    Instant now = Instant.now();
    long age = now.getEpochSecond() * 1_000_000_000L + now.getNano() - capturedAtNanos;
    all.add(new Look(sequence, age / 1_000_000, missed, bytes, System.nanoTime()));
  }

  void ended(String how) {
    end = how;
  }

  /** How the other side ended it, or null while it goes on. */
  String end() {
    return end;
  }

  List<Look> all() {
    return List.copyOf(all);
  }

  List<Look> between(long fromNanos, long toNanos) {
    return all.stream()
        .filter(look -> look.atNanos() - fromNanos >= 0 && look.atNanos() - toNanos < 0)
        .toList();
  }

  /** The age that this part of the frames, 0..1, does not exceed, in milliseconds. */
  static long percentile(List<Look> looks, double part) {
    List<Long> ages = looks.stream().map(Look::ageMillis).sorted().toList();
    return ages.get((int) Math.min(ages.size() - 1L, (long) (part * ages.size())));
  }
}
