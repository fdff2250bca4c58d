package camfleet.device.command;

import camfleet.message.Excerpt;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A command's arguments: read one by one with their ranges, none left over at the end. */
public final class Arguments {
  private final String command;
  private final Map<String, Object> values;
  private final List<String> known = new ArrayList<>();

  Arguments(String command, Map<String, Object> values) {
    this.command = command;
    this.values = values;
  }

  /** A number in a range, or null when it is absent. */
  public Double number(String key, double min, double max) throws CommandException {
    Object value = value(key);
    if (value == null) {
      return null;
    }
    String range = "a number " + plain(min) + ".." + plain(max);
    if (!(value instanceof Number number)) {
      throw wrong(key, range, value);
    }
    double d = number.doubleValue();
    if (!(d >= min && d <= max)) {
      throw wrong(key, range, value);
    }
    return d;
  }

  /** A whole number in a range, or null when it is absent. */
  public Integer integer(String key, int min, int max) throws CommandException {
    Object value = value(key);
    if (value == null) {
      return null;
    }
    if (!(value instanceof Number number)
        || number.doubleValue() != Math.rint(number.doubleValue())
        || !(number.doubleValue() >= min && number.doubleValue() <= max)) {
      throw wrong(key, "an integer " + min + ".." + max, value);
    }
    return number.intValue();
  }

  /**
   * A list of some words, possibly empty, or a text of them with commas; null when it is absent.
   */
  public List<String> words(String key, List<String> choices) throws CommandException {
    Object value = value(key);
    if (value == null) {
      return null;
    }
    if (value instanceof String text) {
      value = text.isBlank() ? List.of() : List.of(text.strip().split(" *, *"));
    }
    if (!(value instanceof List<?> list) || !list.stream().allMatch(choices::contains)) {
      throw wrong(key, "a list of any of " + String.join(", ", choices), value);
    }
    return list.stream().map(String::valueOf).toList();
  }

  /**
   * A rectangle in percent as left, top, right, bottom, which a text may say with commas as well;
   * null when it is absent.
   */
  public List<Double> corners(String key) throws CommandException {
    Object value = value(key);
    if (value == null) {
      return null;
    }
    List<Double> numbers = new ArrayList<>();
    if (value instanceof String text && text.matches("[0-9.]+( *, *[0-9.]+){3}")) {
      for (String part : text.split(" *, *")) {
        if (part.matches("[0-9]+(\\.[0-9]+)?")) {
          numbers.add(Double.valueOf(part));
        }
      }
    } else if (value instanceof List<?> corners && corners.size() == 2) {
      for (Object corner : corners) {
        if (corner instanceof List<?> point && point.size() == 2) {
          for (Object part : point) {
            if (part instanceof Number number) {
              numbers.add(number.doubleValue());
            }
          }
        }
      }
    }
    if (numbers.size() != 4) {
      throw wrong(key, "[[left, top], [right, bottom]] in percent 0..100", value);
    }
    return numbers;
  }

  /** One of some words; the default when it is absent. */
  public String choice(String key, String byDefault, List<String> choices) throws CommandException {
    Object value = value(key);
    if (value == null) {
      if (byDefault == null) {
        throw wrong(key, "one of " + String.join(", ", choices), "absent");
      }
      return byDefault;
    }
    if (!(value instanceof String text) || !choices.contains(text)) {
      throw wrong(key, "one of " + String.join(", ", choices), value);
    }
    return text;
  }

  /** A text of 1 to so many characters, or null when it is absent. */
  public String text(String key, int max) throws CommandException {
    return text(key, max, true);
  }

  /** The same; a refusal does not repeat it. */
  public String secret(String key, int max) throws CommandException {
    return text(key, max, false);
  }

  private String text(String key, int max, boolean showable) throws CommandException {
    Object value = value(key);
    if (value == null) {
      return null;
    }
    if (value instanceof String text && !text.isEmpty() && text.length() <= max) {
      return text;
    }
    throw wrong(
        key,
        "text of 1 to " + max + " characters",
        showable ? value : "something else (not shown)");
  }

  /** Refuses what nobody asked for; to be called after the last argument was read. */
  public void end() throws CommandException {
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        String shown = Excerpt.of(key, 64);
        throw new CommandException(
            new Problem(
                ProblemCode.INVALID_ARGUMENT,
                command
                    + " has no argument \""
                    + shown
                    + "\"; it has "
                    + (known.isEmpty() ? "none" : String.join(", ", known)),
                shown));
      }
    }
  }

  private Object value(String key) {
    known.add(key);
    return values.get(key);
  }

  private static CommandException wrong(String key, String range, Object value) {
    String shown = Excerpt.of(String.valueOf(value), 80);
    return new CommandException(
        new Problem(
            ProblemCode.INVALID_ARGUMENT, key + " must be " + range + ", was " + shown, key));
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }
}
