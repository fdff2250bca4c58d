package camfleet.manager.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import picocli.CommandLine.TypeConversionException;

/**
 * How times are told and read: on the clock of who sits at the terminal.
 *
 * @param wall what time it is
 * @param zone where the user is
 */
record Moments(InstantSource wall, ZoneId zone) {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final DateTimeFormatter DAY_AND_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  static Moments ofProcess() {
    return new Moments(InstantSource.system(), ZoneId.systemDefault());
  }

  /** The local time, with its day unless that is today; - for none. */
  String at(Instant at) {
    if (at == null) {
      return "-";
    }
    ZonedDateTime local = at.atZone(zone);
    return local.format(local.toLocalDate().equals(today()) ? TIME : DAY_AND_TIME);
  }

  /** Such as {@code 3 min ago}. */
  String ago(Instant at) {
    long millis = Duration.between(at, wall.instant()).toMillis();
    return millis < 1_000 ? "just now" : Words.age(millis) + " ago";
  }

  /** Such as {@code 14:03:12 (3 min ago)}; - for none. */
  String told(Instant at) {
    return at == null ? "-" : at(at) + " (" + ago(at) + ")";
  }

  private LocalDate today() {
    return wall.instant().atZone(zone).toLocalDate();
  }

  /**
   * A time in the past: {@code 14:00} of today, {@code 2026-11-20T14:00}, seconds and an offset if
   * wanted.
   *
   * @param option what it was given to, for the complaint
   * @return null when it does not look like a time
   */
  Instant read(String option, String text) throws Refusal {
    Instant at = instant(text.strip().replace(' ', 'T'));
    if (at != null && at.isAfter(wall.instant())) {
      throw Refusal.usage(
          option
              + " must not be in the future, was \""
              + text
              + "\"; give the day as well, such as "
              + today().minusDays(1)
              + "T"
              + at.atZone(zone).toLocalTime());
    }
    return at;
  }

  private Instant instant(String text) {
    try {
      if (text.matches("\\d{1,2}:\\d{2}(:\\d{2})?")) {
        String padded = text.indexOf(':') == 1 ? "0" + text : text;
        return today().atTime(LocalTime.parse(padded)).atZone(zone).toInstant();
      }
      if (text.matches("\\d{4}-\\d{2}-\\d{2}")) {
        return LocalDate.parse(text).atStartOfDay(zone).toInstant();
      }
      if (text.matches(".*T.*(Z|[-+]\\d{2}:\\d{2})")) {
        return OffsetDateTime.parse(text).toInstant();
      }
      return text.contains("T") ? LocalDateTime.parse(text).atZone(zone).toInstant() : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** A time in the past, or how long ago, such as {@code 1h}. */
  Instant since(String option, String text) throws Refusal {
    Instant at = read(option, text);
    if (at != null) {
      return at;
    }
    try {
      return wall.instant().minus(new Durations().convert(text));
    } catch (TypeConversionException e) {
      throw Refusal.usage(
          option + " must be a time such as 1h, 30m or 14:00, was \"" + text + "\"");
    }
  }
}
