package camfleet.manager.web;

import camfleet.message.Excerpt;
import camfleet.runtime.MalformedException;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a change expects to find, by the {@code If-Match} of its request (RFC 9110 §13.1.1). Entity
 * tags are revision numbers; other tags and weak ones, which say nothing for a change, fit nothing.
 *
 * @param any whether the change is made over whatever there is
 */
record IfMatch(boolean any, Set<Long> numbers) {
  private static final Pattern ITEM =
      Pattern.compile("[ \\t]*(?:(W/)?\"([\\x21\\x23-\\x7E\\x80-\\xFF]*)\")?[ \\t]*(?:,|$)");
  private static final Pattern NUMBER = Pattern.compile("0|[1-9]\\d{0,17}");

  IfMatch {
    numbers = Set.copyOf(numbers);
  }

  /**
   * @return null when the request has none
   * @throws MalformedException when it is not readable
   */
  static IfMatch of(RoutingContext request) throws MalformedException {
    List<String> lines = request.request().headers().getAll("If-Match");
    return lines.isEmpty() ? null : parse(String.join(",", lines));
  }

  static IfMatch parse(String text) throws MalformedException {
    if (text.strip().equals("*")) {
      return new IfMatch(true, Set.of());
    }
    Set<Long> numbers = new HashSet<>();
    boolean some = false;
    Matcher item = ITEM.matcher(text);
    for (int at = 0; at < text.length(); at = item.end()) {
      item.region(at, text.length());
      if (!item.lookingAt()) {
        throw malformed(text);
      }
      String tag = item.group(2);
      some |= tag != null;
      if (tag != null && item.group(1) == null && NUMBER.matcher(tag).matches()) {
        numbers.add(Long.parseLong(tag));
      }
    }
    if (!some) {
      throw malformed(text);
    }
    return new IfMatch(false, numbers);
  }

  private static MalformedException malformed(String text) {
    return new MalformedException(
        "If-Match must be an ETag in quotes, such as \"3\", several with commas, or *, was "
            + Excerpt.of(text, 40));
  }

  boolean matches(long number) {
    return any || numbers.contains(number);
  }

  /** The entity tag of a revision. */
  static String tag(long number) {
    return '"' + Long.toString(number) + '"';
  }
}
