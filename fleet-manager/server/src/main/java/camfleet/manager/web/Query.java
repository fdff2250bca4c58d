package camfleet.manager.web;

import camfleet.message.Excerpt;
import camfleet.runtime.MalformedException;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The parameters of a request's query, of which every one must be known. */
final class Query {
  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

  private final MultiMap parameters;

  private Query(MultiMap parameters) {
    this.parameters = parameters;
  }

  /**
   * @throws MalformedException when there is one that is not known, or one twice
   */
  static Query of(RoutingContext request, String... known) throws MalformedException {
    MultiMap parameters = request.queryParams();
    Set<String> names = new TreeSet<>(Set.of(known));
    for (String name : parameters.names()) {
      if (!names.contains(name)) {
        throw new MalformedException(
            "there is no parameter "
                + Excerpt.of(name, 40)
                + " here; "
                + (names.isEmpty() ? "there is none" : "there is " + String.join(", ", names)));
      }
      if (parameters.getAll(name).size() > 1) {
        throw new MalformedException(name + " must be given once");
      }
    }
    return new Query(parameters);
  }

  /** Null when it is missing. */
  String text(String name, int most) throws MalformedException {
    String text = parameters.get(name);
    if (text != null && (text.isEmpty() || text.length() > most)) {
      throw new MalformedException(name + " must be text of 1 to " + most + " characters");
    }
    return text;
  }

  long number(String name, long byDefault, long min, long max) throws MalformedException {
    Long number = numberOrNull(name, min, max);
    return number == null ? byDefault : number;
  }

  private Long numberOrNull(String name, long min, long max) throws MalformedException {
    String text = parameters.get(name);
    return text == null ? null : number(name, text, min, max);
  }

  /** A number of a path. */
  static long number(String name, String text, long min) throws MalformedException {
    return number(name, text, min, Long.MAX_VALUE);
  }

  private static long number(String name, String text, long min, long max)
      throws MalformedException {
    long number = NUMBER.matcher(text).matches() ? Long.parseLong(text) : -1;
    if (number < min || number > max) {
      throw new MalformedException(
          name
              + " must be a whole number "
              + (max == Long.MAX_VALUE ? "of at least " + min : min + ".." + max)
              + ", was "
              + Excerpt.of(text, 40));
    }
    return number;
  }

  /** The number below which a page begins; all there are when it is missing. */
  long before() throws MalformedException {
    return number("before", Long.MAX_VALUE, 1, Long.MAX_VALUE);
  }

  int limit(int byDefault, int most) throws MalformedException {
    return (int) number("limit", byDefault, 1, most);
  }

  /** Null when it is missing. */
  Instant time(String name) throws MalformedException {
    String text = parameters.get(name);
    return text == null ? null : time(name, text);
  }

  /** A time of a query or a body, between 1970 and 9999. */
  static Instant time(String name, String text) throws MalformedException {
    try {
      Instant time = Instant.parse(text);
      if (!time.isBefore(Instant.EPOCH) && time.isBefore(Instant.parse("+10000-01-01T00:00:00Z"))) {
        return time;
      }
    } catch (DateTimeException e) {
      // told below, together with times that are out of range
    }
    throw new MalformedException(
        name + " must be a time such as 2026-11-20T14:00:00Z, was " + Excerpt.of(text, 40));
  }
}
