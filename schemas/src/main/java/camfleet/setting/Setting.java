package camfleet.setting;

import camfleet.message.Excerpt;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One key that can be set: its type, range, default and what a change interrupts.
 *
 * @param key snake case, with its unit as the last word where it has one
 * @param min least value of a number, least length of a text; of a resolution least width
 * @param max greatest value of a number, greatest length of a text; of a resolution greatest width
 * @param choices the allowed words of a choice; of an integer or a resolution the only values when
 *     there are some; otherwise empty
 * @param form what a text may look like; {@code LINE} for what is no text
 * @param byDefault the value when nobody says anything
 * @param effect what a change interrupts at most; a camera may say that it interrupts less
 * @param sentence what it does, for people
 */
public record Setting(
    String key,
    Type type,
    double min,
    double max,
    List<String> choices,
    TextForm form,
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
    RESOLUTION,
    /** A list of four fractions of the picture: x, y, width, height. */
    REGION
  }

  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\d{1,12}(\\.\\d{0,12})?|\\.\\d{1,12})([eE][-+]?\\d{1,2})?");

  private static final Pattern RESOLUTION = Pattern.compile("(\\d{1,5})x(\\d{1,5})");

  public Setting {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(byDefault, "default");
    Objects.requireNonNull(effect, "effect");
    Objects.requireNonNull(sentence, "description");
    Objects.requireNonNull(form, "form");
    choices = List.copyOf(choices);
    if (!(min <= max)) {
      throw new IllegalArgumentException(key + ": min " + min + " is above max " + max);
    }
  }

  /** A setting whose text, if it is one, may be any line. */
  public Setting(
      String key,
      Type type,
      double min,
      double max,
      List<String> choices,
      Object byDefault,
      Effect effect,
      String sentence) {
    this(key, type, min, max, choices, TextForm.LINE, byDefault, effect, sentence);
  }

  /**
   * The value as it will be in force: Boolean, Long, Double, String or a list of Double.
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
        yield (Object) chosen((long) inRange(d, value), Long.toString((long) d), value);
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
        // First, because matching a form takes as much stack as the text is long.
        inRange(text.codePointCount(0, text.length()), value);
        if (!form.fits(text)) {
          throw outOfRange(value);
        }
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
        yield chosen(width + "x" + height, width + "x" + height, value);
      }
      case REGION -> {
        List<Double> region = Region.of(value);
        if (region == null) {
          throw wrongType(value);
        }
        if (!Region.isInside(region)) {
          throw outOfRange(value);
        }
        yield region;
      }
    };
  }

  /**
   * The value of a raw one-value payload: {@code ON/OFF/true/false/1/0}, numbers with a point, a
   * region's four numbers with commas between them, white space around it ignored.
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
      case INTEGER, NUMBER -> check(number(text, text));
      case REGION -> {
        boolean isArray = text.startsWith("[") && text.endsWith("]") && text.length() > 1;
        String inner = isArray ? text.substring(1, text.length() - 1) : text;
        List<Double> region = new ArrayList<>();
        for (String part : inner.split(",", -1)) {
          region.add(number(part.strip(), text));
        }
        yield check(region);
      }
      case TEXT, CHOICE, RESOLUTION -> check(text);
    };
  }

  /** Whether {@link #min} and {@link #max} say something about it. */
  public boolean isRanged() {
    return type != Type.BOOLEAN && type != Type.CHOICE;
  }

  /** The allowed range in words, such as {@code 0.1..120}. */
  public String range() {
    return switch (type) {
      case BOOLEAN -> "true or false";
      case INTEGER ->
          choices.isEmpty() ? "an integer " + (long) min + ".." + (long) max : anyOf(choices);
      case NUMBER -> "a number " + plain(min) + ".." + plain(max);
      case TEXT -> "text of " + (long) min + " to " + (long) max + " " + form.words();
      case CHOICE -> anyOf(choices);
      case REGION ->
          "four fractions x,y,width,height of the picture, such as 0.25,0.25,0.5,0.5, with x + width"
              + " and y + height at most 1";
      case RESOLUTION ->
          !choices.isEmpty()
              ? anyOf(choices)
              : "WIDTHxHEIGHT in even pixels, width "
                  + (long) min
                  + ".."
                  + (long) max
                  + ", height 64.."
                  + (long) max;
    };
  }

  private static String anyOf(List<String> choices) {
    return "one of " + String.join(", ", choices);
  }

  private double number(String text, Object shown) throws SettingException {
    if (!NUMBER.matcher(text).matches()) {
      throw wrongType(shown);
    }
    return Double.parseDouble(text);
  }

  private <T> T chosen(T checked, String text, Object value) throws SettingException {
    if (!choices.isEmpty() && !choices.contains(text)) {
      throw outOfRange(value);
    }
    return checked;
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

  /** A default or another checked value as people write it; an empty text is {@code ""}. */
  static String words(Object value) {
    if (value instanceof Double number) {
      return plain(number);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(Setting::words).collect(Collectors.joining(","));
    }
    return "".equals(value) ? "\"\"" : String.valueOf(value);
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }
}
