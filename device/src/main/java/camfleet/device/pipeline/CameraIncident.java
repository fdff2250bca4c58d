package camfleet.device.pipeline;

import camfleet.message.Severity;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The time from a camera's last good picture to the one with which pictures come steadily again,
 * and what was told of it: each kind of news once, however often it happens. For any thread.
 */
final class CameraIncident {
  /** What can be told of one, as event {@code camera_<name>}. */
  enum News {
    /** No picture came, or no answer. */
    STALLED(Severity.WARNING),
    FROZEN(Severity.WARNING),
    FAILED(Severity.WARNING),
    /** The source is let go and opened again. */
    RESTARTED(Severity.INFO),
    /** The bus was asked. */
    PROBED(Severity.INFO),
    /** The agent starts again, since the source does not come back from a call. */
    AGENT_RESTARTED(Severity.WARNING),
    /** It is tried only now and then from here on. */
    GAVE_UP(Severity.ERROR);

    private final Severity severity;

    News(Severity severity) {
      this.severity = severity;
    }
  }

  /** Pictures have to come for so long, two of them at least, before they count as steady. */
  static final Duration STEADY = Duration.ofSeconds(1);

  private final CameraNews news;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Set<News> told = EnumSet.noneOf(News.class);
  private Instant lastPicture;
  private Instant begun;
  private Instant goodBefore;
  private int restarts;
  private Instant back;
  private long backNanos;
  private int pictures;

  CameraIncident(CameraNews news, InstantSource clock, LongSupplier nanos) {
    this.news = news;
    this.clock = clock;
    this.nanos = nanos;
  }

  /**
   * Something is wrong with the camera, or still.
   *
   * @param why the source's own words, or what was noticed
   */
  synchronized void trouble(News kind, String why) {
    if (begun == null) {
      begun = clock.instant();
      goodBefore = lastPicture;
    }
    back = null;
    tell(kind, why);
  }

  /** A step is taken against it; nothing happens when nothing is wrong. */
  synchronized void step(News kind, String sentence) {
    if (begun != null) {
      restarts += kind == News.RESTARTED ? 1 : 0;
      tell(kind, sentence);
    }
  }

  /**
   * A new picture came.
   *
   * @param capturedAt when its light was captured
   * @return whether nothing is wrong any more
   */
  synchronized boolean picture(Instant capturedAt) {
    lastPicture = capturedAt;
    if (begun == null) {
      return true;
    }
    long now = nanos.getAsLong();
    if (back == null) {
      back = capturedAt;
      backNanos = now;
      pictures = 0;
    }
    if (++pictures < 2 || now - backNanos < STEADY.toNanos()) {
      return false;
    }
    recovered();
    return true;
  }

  private void recovered() {
    Instant since = goodBefore == null ? begun : goodBefore;
    double away = Math.max(0, Duration.between(since, back).toMillis() / 1e3);
    Map<String, Object> data = data();
    data.put("away_s", away);
    data.put("restarts", restarts);
    String before = goodBefore == null ? "" : "; the last one before was of " + text(goodBefore);
    news.tell(
        "camera_recovered",
        Severity.INFO,
        String.format(Locale.ROOT, "the camera gives pictures again after %.1f s%s", away, before),
        data);
    begun = null;
    restarts = 0;
    told.clear();
  }

  /** Its pictures have become black, or are not any more; which is no incident. */
  synchronized void light(boolean isBlack) {
    news.tell(
        isBlack ? "camera_black" : "camera_light",
        Severity.INFO,
        isBlack ? "the camera's pictures are black" : "the camera's pictures are black no more",
        Map.of());
  }

  private void tell(News kind, String sentence) {
    if (told.add(kind)) {
      String type = "camera_" + kind.name().toLowerCase(Locale.ROOT);
      news.tell(type, kind.severity, sentence, data());
    }
  }

  private Map<String, Object> data() {
    Map<String, Object> data = new LinkedHashMap<>();
    if (goodBefore != null) {
      data.put("last_picture_at", text(goodBefore));
    }
    return data;
  }

  private static String text(Instant at) {
    return at.truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
