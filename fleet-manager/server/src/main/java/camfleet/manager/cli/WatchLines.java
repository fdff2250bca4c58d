package camfleet.manager.cli;

import camfleet.client.Presence;
import camfleet.manager.cli.Terminal.Colour;
import camfleet.message.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The lines of {@code watch}, wherever their news comes from. */
final class WatchLines {
  /** What a line is about. */
  enum Change {
    PRESENCE,
    FRAME
  }

  /**
   * What a line says of a device.
   *
   * @param stale why a device that is there gives no new pictures, in words, or null
   * @param hasPicture whether one is known, even when its number is not
   * @param seq of the newest picture; null when it is not told
   * @param ageMs of the newest picture; null when it is not told
   * @param fps pictures per second that the device makes; null when it is not known
   * @param missed pictures that it made since the one that the line before was about, and that this
   *     watcher did not see; null when the line is about none, or that cannot be known
   */
  record News(
      String device,
      Presence presence,
      String stale,
      boolean hasPicture,
      Long seq,
      Long ageMs,
      Double fps,
      Long missed) {}

  /** Pictures between two that were seen of one life of a device; null when they are not that. */
  static Long between(Long before, Long now) {
    return before == null || now == null || now <= before ? null : now - before - 1;
  }

  private final Terminal terminal;
  private final boolean json;
  private final long most;
  private long lines;

  /**
   * @param most lines, after which {@link #isFull}
   */
  WatchLines(Terminal terminal, boolean json, long most) {
    this.terminal = terminal;
    this.json = json;
    this.most = most;
  }

  boolean isFull() {
    return lines >= most;
  }

  void say(Change change, News news) {
    lines++;
    terminal.line(json ? document(change, news) : sentence(news));
  }

  private static String document(Change change, News news) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("at", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
    line.put("change", Words.word(change));
    line.put("device", news.device());
    line.put("presence", Words.word(news.presence()));
    line.put("seq", news.seq());
    line.put("age_ms", news.ageMs());
    line.put("fps", news.fps());
    line.put("missed", news.missed());
    if (news.stale() != null) {
      line.put("stale", news.stale());
    }
    return Json.text(line);
  }

  private String sentence(News news) {
    String word = String.format(Locale.ROOT, "%-8s", Words.word(news.presence()));
    String seq = news.seq() == null ? "-" : news.seq().toString();
    return Instant.now().truncatedTo(ChronoUnit.SECONDS)
        + "  "
        + String.format(Locale.ROOT, "%-12s", news.device())
        + "  "
        + terminal.colour(Words.colour(news.presence()), word)
        + (news.hasPicture()
            ? "  frame " + seq + "  " + Words.age(news.ageMs()) + " old"
            : "  no picture yet")
        + "  "
        + Words.fps(news.fps())
        + " fps"
        + (news.missed() == null ? "" : "  " + news.missed() + " missed")
        + (news.stale() == null ? "" : terminal.colour(Colour.YELLOW, "  stale: " + news.stale()));
  }
}
