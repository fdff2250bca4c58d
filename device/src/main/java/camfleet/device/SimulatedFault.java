package camfleet.device;

import camfleet.device.camera.Faults;
import camfleet.topic.DeviceId;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something that a virtual device shall get wrong, written {@code stall=ID@10s}, {@code
 * stall=ID@10s+20s} (so {@code freeze}, {@code black} and {@code gone}), {@code flap=ID@20s} or
 * {@code skew=ID@+1h}.
 *
 * @param time what is wrong with the camera: after which; flap: how long it stays each time; skew:
 *     how far its clock is ahead
 * @param length how long something is wrong with the camera; null for until it is opened again
 */
record SimulatedFault(Kind kind, DeviceId device, Duration time, Duration length) {
  /** What goes wrong. */
  enum Kind {
    FREEZE,
    STALL,
    BLACK,
    GONE,
    FLAP,
    SKEW;

    /** Whether it is the camera that gets it wrong. */
    boolean isOfCamera() {
      return this != FLAP && this != SKEW;
    }
  }

  private static final String TIME = "(\\d{1,6})(ms|s|m|h)";
  private static final Pattern SHAPE =
      Pattern.compile(
          "(freeze|stall|black|gone|flap|skew)=([^@]+)@([+-]?)" + TIME + "(?:\\+" + TIME + ")?");

  SimulatedFault(Kind kind, DeviceId device, Duration time) {
    this(kind, device, time, null);
  }

  static SimulatedFault parse(String text) {
    Matcher matcher = SHAPE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "a fault must be freeze=, stall=, black= or gone=ID@10s or ID@10s+20s, flap=ID@20s or"
              + " skew=ID@+1h, was \""
              + text
              + "\"");
    }
    String word = matcher.group(1);
    Kind kind = Kind.valueOf(word.toUpperCase(Locale.ROOT));
    Duration time = time(matcher.group(4), matcher.group(5));
    if (matcher.group(3).equals("-")) {
      time = time.negated();
    }
    if (kind != Kind.SKEW && (time.isNegative() || time.isZero())) {
      throw new IllegalArgumentException(
          "the time of a " + word + " must be positive, was \"" + text + "\"");
    }
    Duration length = matcher.group(6) == null ? null : time(matcher.group(6), matcher.group(7));
    if (length != null && (!kind.isOfCamera() || length.isZero())) {
      throw new IllegalArgumentException(
          kind.isOfCamera()
              ? "the length of a " + word + " must be positive, was \"" + text + "\""
              : "a " + word + " has no length, was \"" + text + "\"");
    }
    return new SimulatedFault(kind, DeviceId.of(matcher.group(2)), time, length);
  }

  private static Duration time(String number, String unit) {
    long value = Long.parseLong(number);
    return switch (unit) {
      case "ms" -> Duration.ofMillis(value);
      case "s" -> Duration.ofSeconds(value);
      case "m" -> Duration.ofMinutes(value);
      default -> Duration.ofHours(value);
    };
  }

  /** The same for a camera, when it is one of its own. */
  Faults.Timed ofCamera() {
    return new Faults.Timed(Faults.Timed.What.valueOf(kind.name()), time, length);
  }
}
