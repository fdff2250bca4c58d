package camfleet.device.camera;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a synthetic camera shall get wrong on purpose.
 *
 * @param freezeAfter time after opening from which the same picture comes again and again, as from
 *     a sensor that hangs; null for never
 * @param at what goes wrong in a mode of this size, written {@code 1920x1080}
 */
public record Faults(Duration freezeAfter, Map<String, Kind> at) {
  /** A camera that works. */
  public static final Faults NONE = new Faults(null);

  private static final Pattern AT = Pattern.compile("(\\d{1,5}x\\d{1,5})=([a-z]+)");

  /** What can go wrong in a mode. */
  public enum Kind {
    /** No picture comes. */
    SILENT,
    /** The capture fails as soon as a picture is due. */
    DIES,
    /** Pictures are black. */
    BLACK,
    /** The first picture comes again and again, and seems new each time. */
    FROZEN
  }

  public Faults {
    if (freezeAfter != null && freezeAfter.isNegative()) {
      throw new IllegalArgumentException("freezeAfter must not be negative, was " + freezeAfter);
    }
    at = Map.copyOf(at);
  }

  public Faults(Duration freezeAfter) {
    this(freezeAfter, Map.of());
  }

  /** The same with a freeze. */
  public Faults withFreezeAfter(Duration time) {
    return new Faults(time, at);
  }

  /**
   * The same with one more fault.
   *
   * @param text such as {@code 1920x1080=silent}
   * @throws IllegalArgumentException with one sentence when it is none
   */
  public Faults withAt(String text) {
    Matcher matcher = AT.matcher(text);
    Kind kind =
        !matcher.matches()
            ? null
            : Arrays.stream(Kind.values())
                .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(matcher.group(2)))
                .findFirst()
                .orElse(null);
    if (kind == null) {
      throw new IllegalArgumentException(
          "a fault must be WIDTHxHEIGHT=silent, =dies, =black or =frozen, was \"" + text + "\"");
    }
    Map<String, Kind> more = new LinkedHashMap<>(at);
    more.put(matcher.group(1), kind);
    return new Faults(freezeAfter, more);
  }

  /** What goes wrong in this mode; null for nothing. */
  Kind in(CameraMode mode) {
    return at.get(mode.width() + "x" + mode.height());
  }
}
