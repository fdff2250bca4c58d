package camfleet.manager.cli;

import camfleet.client.ConfigRevision;
import camfleet.client.Fleet;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** The fleet's revisions as people name them: by a number, by a time, or the previous one. */
final class Revisions {
  /** Revisions that are asked for at once. */
  private static final int PAGE = 200;

  private final Fleet fleet;
  private final Moments moments;

  Revisions(Fleet fleet, Moments moments) {
    this.fleet = fleet;
    this.moments = moments;
  }

  /** Such as {@code revision 8, 14:03:12 (3 min ago) by alice@desk: calmer nights}. */
  static String sentence(Moments moments, long number, Instant at, String by, String why) {
    return "revision "
        + number
        + ", "
        + moments.told(at)
        + (by == null ? "" : " by " + by)
        + (why == null ? "" : ": " + why);
  }

  /**
   * The number of a revision.
   *
   * @param option what the words were given to, for the complaint
   * @param words a number, {@code previous}, or a time in the past
   */
  long find(String option, String words) throws Refusal, IOException {
    String text = words.strip();
    if (text.matches("\\d{1,18}")) {
      return Long.parseLong(text);
    }
    if (text.equals("previous")) {
      List<ConfigRevision> newest = fleet.configuration().history(null, 2);
      if (newest.size() < 2) {
        throw Refusal.failed("there is no revision before the newest");
      }
      return newest.get(1).number();
    }
    Instant at = moments.read(option, text);
    if (at == null) {
      throw Refusal.usage(
          option
              + " must be a time such as 14:00 or 2026-11-20T14:00, the number of a revision or"
              + " previous, was \""
              + words
              + "\"");
    }
    return newestAt(at);
  }

  private long newestAt(Instant at) throws Refusal, IOException {
    Long before = null;
    while (true) {
      List<ConfigRevision> page = fleet.configuration().history(before, PAGE);
      for (ConfigRevision revision : page) {
        if (!revision.at().isAfter(at)) {
          return revision.number();
        }
      }
      if (page.size() < PAGE) {
        throw Refusal.failed(
            "at "
                + moments.at(at)
                + " nothing was wanted of the fleet yet"
                + (page.isEmpty() && before == null
                    ? ""
                    : "; its first revision is of "
                        + moments.at(page.isEmpty() ? null : page.get(page.size() - 1).at()))
                + " (see: fleet-manager config history)");
      }
      before = page.get(page.size() - 1).number();
    }
  }
}
