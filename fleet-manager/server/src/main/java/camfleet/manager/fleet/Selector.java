package camfleet.manager.fleet;

import camfleet.message.Excerpt;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Names devices: an id, {@code group:NAME}, {@code all}, or a glob over ids with {@code *} and
 * {@code ?}; several are separated by commas.
 */
public final class Selector implements Predicate<Device> {
  private static final Pattern WORD = Pattern.compile("[a-z0-9*?-]{1,64}");
  private static final Pattern GROUP = Pattern.compile("group:[A-Za-z0-9_.-]{1,64}");

  private final String text;
  private final List<Predicate<Device>> terms;

  private Selector(String text, List<Predicate<Device>> terms) {
    this.text = text;
    this.terms = terms;
  }

  public static Selector all() {
    return new Selector("all", List.of(device -> true));
  }

  /**
   * @throws IllegalArgumentException with one sentence when it is none
   */
  public static Selector parse(String text) {
    List<Predicate<Device>> terms = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      terms.add(term(part.strip()));
    }
    if (terms.size() > 1_000) {
      throw new IllegalArgumentException("a selector has at most 1000 parts, had " + terms.size());
    }
    return new Selector(text, List.copyOf(terms));
  }

  private static Predicate<Device> term(String term) {
    if (term.equals("all")) {
      return device -> true;
    }
    if (GROUP.matcher(term).matches()) {
      String group = term.substring("group:".length());
      return device -> device.groups().contains(group);
    }
    if (!WORD.matcher(term).matches()) {
      throw new IllegalArgumentException(
          "a selector is an id, group:NAME, all or a glob such as cam-*, was \""
              + Excerpt.of(term, 40)
              + "\"");
    }
    return device -> globMatches(term, device.id().value());
  }

  /** Linear in practice: on a mismatch only the last star takes one character more. */
  private static boolean globMatches(String glob, String text) {
    int g = 0;
    int t = 0;
    int star = -1;
    int resume = 0;
    while (t < text.length()) {
      char wanted = g < glob.length() ? glob.charAt(g) : 0;
      if (wanted == '*') {
        star = g++;
        resume = t;
      } else if (wanted == '?' || wanted == text.charAt(t)) {
        g++;
        t++;
      } else if (star >= 0) {
        g = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (g < glob.length() && glob.charAt(g) == '*') {
      g++;
    }
    return g == glob.length();
  }

  /** Whether it must match something to make sense: everything but {@code all}. */
  public boolean expectsSome() {
    return !text.equals("all");
  }

  @Override
  public boolean test(Device device) {
    return terms.stream().anyMatch(term -> term.test(device));
  }

  @Override
  public String toString() {
    return text;
  }
}
