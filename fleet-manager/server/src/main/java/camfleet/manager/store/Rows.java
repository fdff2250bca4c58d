package camfleet.manager.store;

import camfleet.message.Json;
import camfleet.runtime.MalformedException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How values stand in the columns of both databases. */
final class Rows {
  private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000L);
  private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger GREATEST = BigInteger.valueOf(Long.MAX_VALUE);

  private Rows() {}

  /** Nanoseconds since 1970; what lies before 1678 or after 2262 becomes the nearest that fits. */
  static Long nanos(Instant time) {
    if (time == null) {
      return null;
    }
    return BigInteger.valueOf(time.getEpochSecond())
        .multiply(NANOS)
        .add(BigInteger.valueOf(time.getNano()))
        .max(LEAST)
        .min(GREATEST)
        .longValueExact();
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    long nanos = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochSecond(0, nanos);
  }

  static Long number(ResultSet row, String column) throws SQLException {
    long number = row.getLong(column);
    return row.wasNull() ? null : number;
  }

  /** The word of an enumeration, as in JSON. */
  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  static <E extends Enum<E>> E word(ResultSet row, String column, Class<E> type)
      throws SQLException {
    String word = row.getString(column);
    try {
      return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw unreadable(column, "\"" + word + "\" is not one of its words");
    }
  }

  /** A text that both databases take: PostgreSQL has no U+0000, UTF-8 no half a pair. */
  static String text(String text) {
    if (text == null) {
      return null;
    }
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
        .replace('\0', '\uFFFD');
  }

  static <T> T json(ResultSet row, String column, Class<T> type) throws SQLException {
    try {
      return Json.read(row.getString(column).getBytes(StandardCharsets.UTF_8), type);
    } catch (MalformedException e) {
      throw unreadable(column, e.getMessage());
    }
  }

  static Map<String, Object> object(ResultSet row, String column) throws SQLException {
    try {
      return Json.readObject(row.getString(column).getBytes(StandardCharsets.UTF_8));
    } catch (MalformedException e) {
      throw unreadable(column, e.getMessage());
    }
  }

  static <T> List<T> list(ResultSet row, String column, Class<T[]> type) throws SQLException {
    return List.of(json(row, column, type));
  }

  private static SQLException unreadable(String column, String why) {
    return new SQLException("the column " + column + " holds what it should not: " + why);
  }
}
