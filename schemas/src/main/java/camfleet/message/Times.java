package camfleet.message;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Times of ISO 8601 in UTC, as {@link Instant#parse} reads and {@link Instant#toString} writes
 * them, without their formatter: a list of a large fleet holds thousands.
 */
final class Times {
  private static final int SHORTEST = "2026-11-20T10:00:00Z".length();
  private static final int LONGEST = "2026-11-20T10:00:00.123456789Z".length();
  private static final long DAY_S = 86_400;

  /** Seconds of 0000-01-01 and of 10000-01-01. */
  private static final long FIRST = LocalDate.of(0, 1, 1).toEpochDay() * DAY_S;

  private static final long END = LocalDate.of(10_000, 1, 1).toEpochDay() * DAY_S;

  private Times() {}

  /**
   * @throws java.time.DateTimeException when it is none
   */
  static Instant read(String text) {
    int length = text.length();
    if (length < SHORTEST
        || length > LONGEST
        || length == SHORTEST + 1
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || text.charAt(10) != 'T'
        || text.charAt(13) != ':'
        || text.charAt(16) != ':'
        || text.charAt(length - 1) != 'Z'
        || (length > SHORTEST && text.charAt(19) != '.')) {
      return Instant.parse(text);
    }
    int year = number(text, 0, 4);
    int month = number(text, 5, 7);
    int day = number(text, 8, 10);
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, 19);
    int nanos = length == SHORTEST ? 0 : number(text, 20, length - 1);
    // What is not quite usual, such as hour 24, is left to those who know all of it.
    if ((year | month | day | hour | minute | second | nanos) < 0
        || hour > 23
        || minute > 59
        || second > 59) {
      return Instant.parse(text);
    }
    for (int digits = length - 21; length > SHORTEST && digits < 9; digits++) {
      nanos *= 10;
    }
    long days = LocalDate.of(year, month, day).toEpochDay();
    return Instant.ofEpochSecond(days * DAY_S + hour * 3600L + minute * 60L + second, nanos);
  }

  /** Negative when something else than digits stands there. */
  private static int number(String text, int begin, int end) {
    int value = 0;
    for (int i = begin; i < end; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = 10 * value + digit;
    }
    return value;
  }

  static String write(Instant time) {
    long seconds = time.getEpochSecond();
    if (seconds < FIRST || seconds >= END) {
      return time.toString();
    }
    int nanos = time.getNano();
    LocalDateTime utc = LocalDateTime.ofEpochSecond(seconds, nanos, ZoneOffset.UTC);
    byte[] text = new byte[LONGEST];
    put(text, 0, 4, utc.getYear());
    text[4] = '-';
    put(text, 5, 7, utc.getMonthValue());
    text[7] = '-';
    put(text, 8, 10, utc.getDayOfMonth());
    text[10] = 'T';
    put(text, 11, 13, utc.getHour());
    text[13] = ':';
    put(text, 14, 16, utc.getMinute());
    text[16] = ':';
    put(text, 17, 19, utc.getSecond());
    int end = 19;
    if (nanos > 0) {
      text[19] = '.';
      put(text, 20, 29, nanos);
      end = nanos % 1_000_000 == 0 ? 23 : nanos % 1_000 == 0 ? 26 : 29;
    }
    text[end] = 'Z';
    return new String(text, 0, end + 1, StandardCharsets.ISO_8859_1);
  }

  private static void put(byte[] text, int begin, int end, int value) {
    int rest = value;
    for (int i = end - 1; i >= begin; i--) {
      text[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
