package camfleet.manager.rcc;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What the keys of a camera's picture become. RPi Camera Colony gives them to picamera 1.13 as they
 * are, so that its scales and words are those of {@code picamera.PiCamera}.
 */
final class PictureKeys {
  static final Map<String, Consumer<Conversion>> ALL = all();

  private static final String SCALES = "scales differ, and so do the programs behind them a little";

  private PictureKeys() {}

  private static Map<String, Consumer<Conversion>> all() {
    Map<String, Consumer<Conversion>> all = new LinkedHashMap<>();
    all.put("framerate", key -> integer(key, 1, 90, "fps"));
    all.put("resolution", PictureKeys::resolution);
    all.put("hflip", key -> flag(key, "hflip"));
    all.put("vflip", key -> flag(key, "vflip"));
    all.put("rotation", key -> put(key, "rotation_deg", key.value().number(), "0, 90, 180 or 270"));
    all.put("brightness", PictureKeys::brightness);
    all.put("contrast", key -> aroundOne(key, "contrast"));
    all.put("saturation", key -> aroundOne(key, "saturation"));
    all.put("sharpness", key -> aroundOne(key, "sharpness"));
    all.put("color_effects", PictureKeys::colours);
    all.put("iso", PictureKeys::iso);
    all.put("shutter_speed", key -> put(key, "shutter_us", key.value().number(), "microseconds"));
    all.put("exposure_mode", PictureKeys::exposureMode);
    all.put("exposure_compensation", PictureKeys::exposureCompensation);
    all.put("meter_mode", PictureKeys::meterMode);
    all.put("awb_mode", PictureKeys::whiteBalanceMode);
    all.put("awb_gains", PictureKeys::whiteBalanceGains);
    all.put("video_denoise", PictureKeys::denoise);
    all.put("video_stabilization", key -> flag(key, "stabilization"));
    all.put("zoom", PictureKeys::zoom);
    all.put("led", key -> flag(key, "led"));
    return Collections.unmodifiableMap(all);
  }

  static void flag(Conversion key, String setting) {
    Boolean flag = key.flag();
    if (flag != null) {
      key.put(setting, flag);
    }
  }

  static void integer(Conversion key, long min, long max, String setting) {
    Long number = key.integer(min, max);
    if (number != null) {
      key.put(setting, number);
    }
  }

  private static void put(Conversion key, String setting, Double number, String range) {
    if (number == null) {
      key.wrong(range);
    } else {
      boolean isWhole = number == Math.rint(number);
      key.put(setting, isWhole ? (Object) number.longValue() : number);
    }
  }

  private static void resolution(Conversion key) {
    List<Double> size = key.value().numbers(2);
    String text = key.value().text();
    if (size == null
        && text != null
        && text.toLowerCase(Locale.ROOT).matches("\\d{1,5}x\\d{1,5}")) {
      String[] sides = text.toLowerCase(Locale.ROOT).split("x");
      size = List.of(Double.valueOf(sides[0]), Double.valueOf(sides[1]));
    }
    if (size == null
        || size.get(0) != Math.rint(size.get(0))
        || size.get(1) != Math.rint(size.get(1))) {
      key.wrong("width and height in pixels, such as 640, 480 or 640x480");
      return;
    }
    long width = size.get(0).longValue();
    long height = size.get(1).longValue();
    String even = (width - width % 2) + "x" + (height - height % 2);
    if (width % 2 == 0 && height % 2 == 0) {
      key.put("resolution", even);
    } else {
      key.put("resolution", even, "both must be even");
    }
  }

  private static void brightness(Conversion key) {
    Long percent = key.integer(0, 100);
    if (percent != null && percent == 50) {
      key.put("brightness", 0.0);
    } else if (percent != null) {
      key.put("brightness", Conversion.round((percent - 50) / 50.0), SCALES);
    }
  }

  /** From -100..100 around 0 to 0..2 around 1. */
  private static void aroundOne(Conversion key, String setting) {
    Long percent = key.integer(-100, 100);
    if (percent != null && percent == 0) {
      key.put(setting, 1.0);
    } else if (percent != null) {
      key.put(setting, Conversion.round(1 + percent / 100.0), SCALES);
    }
  }

  private static void colours(Conversion key) {
    if (key.value().isNone()) {
      key.put("black_and_white", false);
      return;
    }
    List<Double> uv = key.numbers(2, "None or two numbers 0..255, such as 128, 128");
    if (uv == null) {
      return;
    }
    if (uv.get(0) == 128 && uv.get(1) == 128) {
      key.put("black_and_white", true, "that is what it does");
    } else {
      key.put("black_and_white", false);
      key.leftOut(
          "there is no tint, only black and white (128, 128); the picture keeps its colours");
    }
  }

  private static void iso(Conversion key) {
    Long iso = key.integer(0, 1600);
    if (iso != null && iso == 0) {
      key.put("gain", 0.0);
    } else if (iso != null) {
      key.put("gain", iso / 100.0, "ISO 100 is a gain of about 1");
    }
  }

  private static void word(
      Conversion key, String setting, Map<String, String> same, Map<String, String> near) {
    String word = key.value().text();
    if (word != null && same.containsKey(word)) {
      key.put(setting, same.get(word));
    } else if (word != null && near.containsKey(word)) {
      key.put(setting, near.get(word), "that is the nearest");
    } else {
      key.leftOut(
          "there is no " + setting + " like \"" + key.value().shown() + "\"; it stays as it is");
    }
  }

  private static void exposureMode(Conversion key) {
    if ("off".equals(key.value().text())) {
      key.leftOut("shutter_us and gain fix the exposure; give both");
      return;
    }
    word(
        key,
        "exposure_mode",
        Map.of("auto", "normal", "sports", "sport"),
        Map.of("verylong", "long", "night", "long"));
  }

  private static void exposureCompensation(Conversion key) {
    Long sixths = key.integer(-25, 25);
    if (sixths != null && sixths == 0) {
      key.put("exposure_compensation_ev", 0.0);
    } else if (sixths != null) {
      key.put(
          "exposure_compensation_ev",
          Conversion.round(sixths / 6.0),
          "one there is a sixth of a stop");
    }
  }

  private static void meterMode(Conversion key) {
    word(key, "metering_mode", Map.of("average", "average", "spot", "spot"), Map.of());
  }

  private static void whiteBalanceMode(Conversion key) {
    if ("off".equals(key.value().text())) {
      key.leftOut("the two gains fix the white balance; awb_gains gives them");
      return;
    }
    word(
        key,
        "white_balance_mode",
        Map.of(
            "auto",
            "auto",
            "cloudy",
            "cloudy",
            "tungsten",
            "tungsten",
            "fluorescent",
            "fluorescent",
            "incandescent",
            "incandescent"),
        Map.of("sunlight", "daylight", "shade", "cloudy"));
  }

  private static void whiteBalanceGains(Conversion key) {
    Double both = key.value().number();
    List<Double> gains = both == null ? key.value().numbers(2) : List.of(both, both);
    if (gains == null || gains.stream().anyMatch(gain -> gain < 0 || gain > 8)) {
      key.wrong("one or two numbers 0..8, red and blue");
      return;
    }
    key.put("white_balance_red_gain", gains.get(0));
    key.put("white_balance_blue_gain", gains.get(1));
  }

  private static void denoise(Conversion key) {
    Boolean on = key.flag();
    if (on != null) {
      key.put("denoise", on ? "auto" : "off");
    }
  }

  private static void zoom(Conversion key) {
    List<Double> region = key.numbers(4, "x, y, width and height as fractions 0..1");
    if (region == null) {
      return;
    }
    double x = region.get(0);
    double y = region.get(1);
    double width = Math.min(region.get(2), Conversion.round(1 - x));
    double height = Math.min(region.get(3), Conversion.round(1 - y));
    if (width == region.get(2) && height == region.get(3)) {
      key.put("zoom", region);
    } else {
      key.put("zoom", List.of(x, y, width, height), "it may not go beyond the picture");
    }
  }
}
