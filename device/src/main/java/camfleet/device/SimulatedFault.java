package camfleet.device;

import camfleet.topic.DeviceId;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something that a virtual device shall get wrong, written {@code freeze=ID@10s}, {@code
 * flap=ID@20s} or {@code skew=ID@+1h}.
 *
 * @param time freeze: after which pictures stand still; flap: how long it stays each time; skew:
 *     how far its clock is ahead
 */
record SimulatedFault(Kind kind, DeviceId device, Duration time) {
  /** What goes wrong. */
  enum Kind {
    FREEZE,
    FLAP,
    SKEW
  }

  private static final Pattern SHAPE =
      Pattern.compile("(freeze|flap|skew)=([^@]+)@([+-]?)(\\d{1,6})(ms|s|m|h)");

  static SimulatedFault parse(String text) {
    Matcher matcher = SHAPE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "a fault must be freeze=ID@10s, flap=ID@20s or skew=ID@+1h, was \"" + text + "\"");
    }
    Kind kind = Kind.valueOf(matcher.group(1).toUpperCase(java.util.Locale.ROOT));
    long number = Long.parseLong(matcher.group(4));
    Duration time =
        switch (matcher.group(5)) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          default -> Duration.ofHours(number);
        };
    if (matcher.group(3).equals("-")) {
      time = time.negated();
    }
    if (kind != Kind.SKEW && (time.isNegative() || time.isZero())) {
      throw new IllegalArgumentException(
          "the time of a " + matcher.group(1) + " must be positive, was \"" + text + "\"");
    }
    return new SimulatedFault(kind, DeviceId.of(matcher.group(2)), time);
  }
}
