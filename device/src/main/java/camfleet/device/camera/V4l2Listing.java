package camfleet.device.camera;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what {@code v4l2-ctl} prints, of versions from 1.12 on. */
final class V4l2Listing {
  /** {@code brightness 0x00980900 (int) : min=0 max=255 …}; old versions print no number. */
  private static final Pattern CONTROL =
      Pattern.compile("\\s*(\\w+)(?: 0x[0-9a-f]+)? \\((\\w+)\\s*\\)\\s*:(.*)");

  private static final Pattern NUMBER =
      Pattern.compile("(min|max|step|default|value)\\s*=\\s*(-?\\d+)");
  private static final Pattern ITEM = Pattern.compile("\\s+(\\d+): (.+)");

  /**
   * {@code [0]: 'MJPG' (Motion-JPEG, compressed)}, or in old versions {@code Pixel Format: 'MJPG'}.
   */
  private static final Pattern CODE =
      Pattern.compile("\\s*(?:\\[\\d+\\]|Pixel Format\\s*): '(.{4})'.*");

  private static final Pattern SIZE = Pattern.compile("\\s*Size: Discrete (\\d+)x(\\d+)\\s*");
  private static final Pattern SIZES =
      Pattern.compile("\\s*Size: (?:Stepwise|Continuous) \\d+x\\d+ - (\\d+)x(\\d+)\\b.*");

  /** The rate is what counts; of a range its higher end. */
  private static final Pattern RATE =
      Pattern.compile("\\s*Interval: .*\\((?:[\\d.]+-)?([\\d.]+) fps\\)\\s*");

  private static final Pattern VALUE = Pattern.compile("\\s*(\\w+): (-?\\d+).*");

  private V4l2Listing() {}

  /** What {@code --list-ctrls-menus} prints; those without numbers are left out. */
  static List<VideoControl> controls(String text) {
    List<VideoControl> controls = new ArrayList<>();
    String name = null;
    Map<String, Long> numbers = Map.of();
    Map<Long, String> items = new LinkedHashMap<>();
    for (String line : text.lines().toList()) {
      Matcher control = CONTROL.matcher(line);
      Matcher item = ITEM.matcher(line);
      if (control.matches()) {
        add(controls, name, numbers, items);
        name = control.group(1);
        numbers = numbers(control.group(2), control.group(3));
        items.clear();
      } else if (item.matches()) {
        items.put(Long.parseLong(item.group(1)), item.group(2).strip());
      }
    }
    add(controls, name, numbers, items);
    return controls;
  }

  private static Map<String, Long> numbers(String type, String rest) {
    Map<String, Long> numbers = new HashMap<>();
    if (type.equals("bool")) {
      numbers.put("min", 0L);
      numbers.put("max", 1L);
    }
    // A control that only can be read is none that can be set.
    if (!rest.contains("read-only")) {
      Matcher number = NUMBER.matcher(rest);
      while (number.find()) {
        numbers.put(number.group(1), Long.parseLong(number.group(2)));
      }
    }
    return numbers;
  }

  private static void add(
      List<VideoControl> to, String name, Map<String, Long> numbers, Map<Long, String> items) {
    Long min = numbers.get("min");
    Long max = numbers.get("max");
    Long byDefault = numbers.get("default");
    if (name != null && min != null && max != null && byDefault != null && min <= max) {
      to.add(new VideoControl(name, min, max, numbers.getOrDefault("step", 1L), byDefault, items));
    }
  }

  /** What {@code --list-formats-ext} prints. */
  static List<VideoFormat> formats(String text) {
    List<VideoFormat> formats = new ArrayList<>();
    String code = null;
    for (String line : text.lines().toList()) {
      Matcher newCode = CODE.matcher(line);
      Matcher size = SIZE.matcher(line);
      Matcher sizes = SIZES.matcher(line);
      Matcher rate = RATE.matcher(line);
      if (newCode.matches()) {
        code = newCode.group(1);
      } else if (code != null && size.matches()) {
        formats.add(format(code, size, false));
      } else if (code != null && sizes.matches()) {
        formats.add(format(code, sizes, true));
      } else if (!formats.isEmpty() && rate.matches()) {
        VideoFormat last = formats.remove(formats.size() - 1);
        List<Double> rates = new ArrayList<>(last.rates());
        rates.add(Double.parseDouble(rate.group(1)));
        formats.add(
            new VideoFormat(last.code(), last.width(), last.height(), last.isGreatest(), rates));
      }
    }
    return formats;
  }

  private static VideoFormat format(String code, Matcher size, boolean isGreatest) {
    return new VideoFormat(
        code,
        Integer.parseInt(size.group(1)),
        Integer.parseInt(size.group(2)),
        isGreatest,
        List.of());
  }

  /** What {@code --get-ctrl} prints: one control a line. */
  static Map<String, Long> values(String text) {
    Map<String, Long> values = new LinkedHashMap<>();
    for (String line : text.lines().toList()) {
      Matcher value = VALUE.matcher(line);
      if (value.matches()) {
        values.put(value.group(1), Long.parseLong(value.group(2)));
      }
    }
    return values;
  }
}
