package camfleet.setting;

import camfleet.message.Excerpt;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One key that can be set: its type, range, default and what a change interrupts.
 *
 * @param key snake case, with its unit as the last word where it has one
 * @param min least value of a number, least length of a text; of a resolution least width
 * @param max greatest value of a number, greatest length of a text; of a resolution greatest width
 * @param choices the allowed words of a choice, otherwise empty
 * @param byDefault the value when nobody says anything
 * @param sentence what it does, for people
 */
public record Setting(
    String key,
    Type type,
    double min,
    double max,
    List<String> choices,
    Object byDefault,
    Effect effect,
    String sentence) {

  /** The types of values. */
  public enum Type {
    BOOLEAN,
    INTEGER,
    NUMBER,
    TEXT,
    CHOICE,
    /** {@code WIDTHxHEIGHT} in pixels, both even. */
    RESOLUTION
  }

  /** No control characters and no half surrogate pairs, which cannot be written as UTF-8. */
  private static final Pattern SHOWABLE = Pattern.compile("[^\\p{Cc}\\p{Cs}]*");

  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\d{1,12}(\\.\\d{0,12})?|\\.\\d{1,12})([eE][-+]?\\d{1,2})?");

  private static final Pattern RESOLUTION = Pattern.compile("(\\d{1,5})x(\\d{1,5})");

  public Setting {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(byDefault, "default");
    Objects.requireNonNull(effect, "effect");
    Objects.requireNonNull(sentence, "description");
    choices = List.copyOf(choices);
    if (!(min <= max)) {
      throw new IllegalArgumentException(key + ": min " + min + " is above max " + max);
    }
  }

  /**
   * The value as it will be in force: Boolean, Long, Double or String.
   *
   * @param value a plain JSON value
   * @throws SettingException when it has the wrong type or is out of range
   */
  public Object check(Object value) throws SettingException {
    return switch (type) {
      case BOOLEAN -> {
        if (value instanceof Boolean) {
          yield value;
        }
        throw wrongType(value);
      }
      case INTEGER -> {
        if (!(value instanceof Number number)) {
          throw wrongType(value);
        }
        double d = number.doubleValue();
        if (d != Math.rint(d) || Double.isInfinite(d)) {
          throw wrongType(value);
        }
        yield (Object) (long) inRange(d, value);
      }
      case NUMBER -> {
        if (!(value instanceof Number number)) {
          throw wrongType(value);
        }
        yield inRange(number.doubleValue(), value);
      }
      case TEXT -> {
        if (!(value instanceof String text)) {
          throw wrongType(value);
        }
        if (!SHOWABLE.matcher(text).matches()) {
          throw outOfRange(value);
        }
        inRange(text.codePointCount(0, text.length()), value);
        yield text;
      }
      case CHOICE -> {
        if (!(value instanceof String text)) {
          throw wrongType(value);
        }
        if (!choices.contains(text)) {
          throw outOfRange(value);
        }
        yield text;
      }
      case RESOLUTION -> {
        if (!(value instanceof String text)) {
          throw wrongType(value);
        }
        Matcher matcher = RESOLUTION.matcher(text);
        if (!matcher.matches()) {
          throw wrongType(value);
        }
        int width = Integer.parseInt(matcher.group(1));
        int height = Integer.parseInt(matcher.group(2));
        inRange(width, value);
        if (width % 2 != 0 || height % 2 != 0 || height < 64 || height > max) {
          throw outOfRange(value);
        }
        yield width + "x" + height;
      }
    };
  }

  /**
   * The value of a raw one-value payload: {@code ON/OFF/true/false/1/0}, numbers with a point,
   * white space around it ignored.
   */
  public Object parse(String raw) throws SettingException {
    String text = raw.strip();
    return switch (type) {
      case BOOLEAN ->
          switch (text.toLowerCase(Locale.ROOT)) {
            case "on", "true", "1" -> true;
            case "off", "false", "0" -> false;
            default -> throw wrongType(text);
          };
      case INTEGER, NUMBER -> {
        if (!NUMBER.matcher(text).matches()) {
          throw wrongType(text);
        }
        yield check(Double.parseDouble(text));
      }
      case TEXT, CHOICE, RESOLUTION -> check(text);
    };
  }

  /** The allowed range in words, such as {@code 0.1..120}. */
  public String range() {
    return switch (type) {
      case BOOLEAN -> "true or false";
      case INTEGER -> "an integer " + (long) min + ".." + (long) max;
      case NUMBER -> "a number " + plain(min) + ".." + plain(max);
      case TEXT -> "text of " + (long) min + " to " + (long) max + " characters in one line";
      case CHOICE -> "one of " + String.join(", ", choices);
      case RESOLUTION ->
          "WIDTHxHEIGHT in even pixels, width "
              + (long) min
              + ".."
              + (long) max
              + ", height 64.."
              + (long) max;
    };
  }

  private double inRange(double number, Object value) throws SettingException {
    if (!(number >= min && number <= max)) {
      throw outOfRange(value);
    }
    return number;
  }

  private SettingException wrongType(Object value) {
    return refusal(ProblemCode.WRONG_TYPE, value);
  }

  private SettingException outOfRange(Object value) {
    return refusal(ProblemCode.OUT_OF_RANGE, value);
  }

  private SettingException refusal(ProblemCode code, Object value) {
    return new SettingException(
        new Problem(code, key + " must be " + range() + ", was " + shown(value), key));
  }

  private static String shown(Object value) {
    return value instanceof String text
        ? "\"" + Excerpt.of(text, 80) + "\""
        : Excerpt.of(String.valueOf(value), 80);
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }
}
