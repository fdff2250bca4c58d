package camfleet.manager.cli;

import camfleet.client.Device;
import camfleet.client.Presence;
import camfleet.manager.cli.Terminal.Colour;
import camfleet.message.ConfigStatus;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** How ages, presences and values read on a line. */
final class Words {
  private Words() {}

  /** An age in its natural unit, such as {@code 84 ms}, {@code 3.2 s}, {@code 5 min}. */
  static String age(Long millis) {
    if (millis == null) {
      return "-";
    }
    if (millis < 1_000) {
      return millis + " ms";
    }
    if (millis < 60_000) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
    }
    if (millis < 3_600_000) {
      return millis / 60_000 + " min";
    }
    if (millis < 172_800_000) {
      return millis / 3_600_000 + " h";
    }
    return millis / 86_400_000 + " d";
  }

  static String fps(Double fps) {
    return fps == null ? "-" : String.format(Locale.ROOT, "%.1f", fps);
  }

  static String word(Enum<?> value) {
    return value == null ? "-" : value.name().toLowerCase(Locale.ROOT);
  }

  static Colour colour(Presence presence) {
    return switch (presence) {
      case ONLINE -> Colour.GREEN;
      case STALE -> Colour.YELLOW;
      case OFFLINE -> Colour.RED;
      case UNKNOWN -> Colour.DIM;
    };
  }

  static String resolution(Device device) {
    return device.frame() == null || device.frame().width() == 0
        ? "-"
        : device.frame().width() + "x" + device.frame().height();
  }

  /** Such as {@code rev 3 applied}, {@code rev 4 waiting}, or - when nothing was ever wanted. */
  static String config(Device.Config config) {
    if (config == null || config.rev() == null || config.rev() == 0) {
      return "-";
    }
    boolean answered = config.inSync() || config.rev().equals(config.reportedRev());
    ConfigStatus status = config.status();
    return "rev " + config.rev() + " " + (answered && status != null ? word(status) : "waiting");
  }

  /** What a camera says of its moments of exposure; null when it does not tell. */
  static String synchronised(Boolean synchronised) {
    return synchronised == null
        ? "does not tell whether it is synchronised"
        : synchronised ? "synchronised" : "not synchronised";
  }

  /** Values as {@code key=value key=value}. */
  static String values(Map<String, ?> values) {
    StringJoiner joiner = new StringJoiner(" ");
    values.forEach((key, value) -> joiner.add(key + "=" + value(value)));
    return joiner.toString();
  }

  /** Such as {@code 1 camera} and {@code 5 cameras}. */
  static String cameras(int count) {
    return count == 1 ? "1 camera" : count + " cameras";
  }

  static String value(Object value) {
    if (value instanceof Double d && d == Math.rint(d) && Math.abs(d) < 1e15) {
      return Long.toString(d.longValue());
    }
    if (value instanceof List<?> list) {
      return list.stream().map(Words::value).collect(Collectors.joining(", ", "[", "]"));
    }
    return String.valueOf(value);
  }
}
