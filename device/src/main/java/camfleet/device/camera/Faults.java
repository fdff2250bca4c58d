package camfleet.device.camera;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a synthetic camera shall get wrong on purpose.
 *
 * @param timed what goes wrong at some time
 * @param at what goes wrong in a mode of this size, written {@code 1920x1080}
 */
public record Faults(List<Timed> timed, Map<String, Kind> at) {
  /** A camera that works. */
  public static final Faults NONE = new Faults(List.of(), Map.of());

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

  /**
   * What goes wrong for a time.
   *
   * @param after the camera was opened for the first time, or each time when it has no length
   * @param length how long, however often the camera is opened meanwhile; null for until it is
   *     opened again
   */
  public record Timed(What what, Duration after, Duration length) {
    /** What can go wrong at some time. */
    public enum What {
      /** No picture comes. */
      STALL,
      /**
       * The same picture comes again and again, and seems new each time, as from a sensor that
       * hangs.
       */
      FREEZE,
      /** Pictures are black. */
      BLACK,
      /** The camera is unplugged: reads and openings fail. */
      GONE
    }

    public Timed {
      Objects.requireNonNull(what, "what");
      if (after.isNegative()) {
        throw new IllegalArgumentException("after must not be negative, was " + after);
      }
      if (length != null && (length.isNegative() || length.isZero())) {
        throw new IllegalArgumentException("length must be positive, was " + length);
      }
    }
  }

  public Faults {
    timed = List.copyOf(timed);
    at = Map.copyOf(at);
  }

  boolean isNone() {
    return timed.isEmpty() && at.isEmpty();
  }

  /** The same with one more that has its time. */
  public Faults with(Timed fault) {
    List<Timed> more = new ArrayList<>(timed);
    more.add(fault);
    return new Faults(more, at);
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
    return new Faults(timed, more);
  }

  /** What goes wrong in this mode; null for nothing. */
  Kind in(CameraMode mode) {
    return at.get(mode.width() + "x" + mode.height());
  }

  /**
   * Whether this goes wrong now.
   *
   * @param firstNanos since the camera was opened for the first time
   * @param lastNanos since it was opened
   */
  boolean isNow(Timed.What what, long firstNanos, long lastNanos) {
    return timed.stream()
        .filter(fault -> fault.what() == what)
        .anyMatch(
            fault -> {
              long age =
                  (fault.length() == null ? lastNanos : firstNanos) - fault.after().toNanos();
              return age >= 0 && (fault.length() == null || age < fault.length().toNanos());
            });
  }
}
