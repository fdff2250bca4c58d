package camfleet.manager.rcc;

import camfleet.message.Excerpt;
import camfleet.message.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes an imported fleet as {@code fleet.yaml}, as a person would. */
final class FleetYaml {
  /** Words that some reader of YAML takes for something else than text. */
  private static final Set<String> SPECIAL =
      Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

  private FleetYaml() {}

  /**
   * @param source the file that it comes from
   * @param comments by device id, what stands beside it
   */
  static String write(
      String source,
      Map<String, Object> defaults,
      Map<String, Map<String, Object>> devices,
      Map<String, String> comments) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("# From ").append(Excerpt.of(fileName(source), 200));
    yaml.append(", a file of RPi Camera Colony; its defaults that differ are written out.\n");
    yaml.append("version: 1\n");
    if (!defaults.isEmpty()) {
      yaml.append("defaults:\n");
      lines(yaml, "  ", defaults);
    }
    yaml.append(devices.isEmpty() ? "devices: {}\n" : "devices:\n");
    devices.forEach(
        (id, config) -> {
          String comment = comments.getOrDefault(id, "");
          if (!comment.isBlank()) {
            yaml.append("  # ").append(Excerpt.of(comment, 200)).append('\n');
          }
          yaml.append("  ").append(value(id)).append(config.isEmpty() ? ": {}\n" : ":\n");
          if (!config.isEmpty()) {
            yaml.append("    config:\n");
            lines(yaml, "      ", config);
          }
        });
    return yaml.toString();
  }

  private static String fileName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static void lines(StringBuilder yaml, String indent, Map<String, Object> config) {
    config.forEach(
        (key, value) ->
            yaml.append(indent).append(key).append(": ").append(value(value)).append('\n'));
  }

  /** A checked value of a setting. */
  static String value(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(FleetYaml::value).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof Double number) {
      return number == Math.rint(number)
          ? Long.toString(number.longValue())
          : BigDecimal.valueOf(number).toPlainString();
    }
    if (value instanceof String text) {
      boolean isPlain =
          text.matches("[A-Za-z][A-Za-z0-9_-]*|[1-9]\\d*x\\d+|/[A-Za-z0-9_/-]*")
              && !SPECIAL.contains(text.toLowerCase(java.util.Locale.ROOT));
      return isPlain ? text : Json.text(text);
    }
    return String.valueOf(value);
  }
}
