package camfleet.device.camera;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The options of {@code rpicam-vid} that make it take pictures in a mode. */
final class RpicamOptions {
  /** Greatest value of a scale whose 1 is normal (rpicam-apps, core/options.cpp). */
  private static final double MOST_SCALE = 15.99;

  private RpicamOptions() {}

  /**
   * All of them.
   *
   * @param camera number of the camera in the program's list
   * @param metadata where it shall tell about its pictures, or null
   */
  static List<String> of(CameraMode mode, int camera, Path metadata) {
    List<String> options = new ArrayList<>(List.of("-n", "-t", "0", "--codec", "mjpeg"));
    options.addAll(List.of("-q", Integer.toString(mode.quality())));
    options.addAll(List.of("--width", Integer.toString(mode.width())));
    options.addAll(List.of("--height", Integer.toString(mode.height())));
    options.addAll(List.of("--framerate", number(mode.fps())));
    options.addAll(List.of("--flush", "--signal", "--camera", Integer.toString(camera)));
    if (metadata != null) {
      options.addAll(List.of("--metadata", metadata.toString(), "--metadata-format", "txt"));
    }
    options.addAll(controls(mode));
    options.addAll(List.of("-o", "-"));
    return options;
  }

  /** Those of what else the camera shall do. */
  static List<String> controls(CameraMode mode) {
    Controls controls = mode.controls();
    List<String> options = new ArrayList<>();
    flag(options, "--hflip", controls.flag("hflip"));
    flag(options, "--vflip", controls.flag("vflip"));
    value(options, "--rotation", controls.number("rotation_deg"));
    List<Double> zoom = controls.region("zoom");
    if (zoom != null) {
      options.add("--roi");
      options.add(zoom.stream().map(RpicamOptions::number).collect(Collectors.joining(",")));
    }
    value(options, "--brightness", controls.number("brightness"));
    value(options, "--contrast", controls.number("contrast"));
    value(
        options,
        "--saturation",
        controls.flag("black_and_white") ? Double.valueOf(0) : controls.number("saturation"));
    value(options, "--sharpness", controls.number("sharpness"));
    word(options, "--exposure", controls.text("exposure_mode"));
    exposure(options, controls, mode.fps());
    value(options, "--ev", controls.number("exposure_compensation_ev"));
    word(options, "--metering", controls.text("metering_mode"));
    whiteBalance(options, controls);
    word(options, "--denoise", controls.text("denoise"));
    word(options, "--sync", controls.text("sync"));
    return options;
  }

  private static void exposure(List<String> options, Controls controls, double fps) {
    Double shutter = controls.number("shutter_us");
    if (shutter != null && shutter > 0) {
      options.add("--shutter");
      options.add(Long.toString((long) Math.min(shutter, Math.floor(1e6 / fps))));
    }
    Double gain = controls.number("gain");
    if (gain != null && gain > 0) {
      value(options, "--gain", Math.max(1, gain));
    }
  }

  private static void whiteBalance(List<String> options, Controls controls) {
    Double red = controls.number("white_balance_red_gain");
    Double blue = controls.number("white_balance_blue_gain");
    word(options, "--awb", controls.text("white_balance_mode"));
    if (red != null && blue != null && red > 0 && blue > 0) {
      options.add("--awbgains");
      options.add(number(red) + "," + number(blue));
    }
  }

  private static void flag(List<String> options, String option, boolean on) {
    if (on) {
      options.add(option);
    }
  }

  private static void value(List<String> options, String option, Double value) {
    if (value != null) {
      options.add(option);
      options.add(number(value));
    }
  }

  private static void word(List<String> options, String option, String word) {
    if (word != null) {
      options.add(option);
      options.add(word);
    }
  }

  /** Never with an exponent, and no longer than needed. */
  private static String number(double value) {
    BigDecimal plain =
        BigDecimal.valueOf(value).setScale(4, RoundingMode.HALF_UP).stripTrailingZeros();
    return plain.scale() < 0 ? plain.setScale(0).toPlainString() : plain.toPlainString();
  }

  /**
   * What the program can do of the settings.
   *
   * @param camera the one it is about, or null when nothing is known of it
   */
  static Map<String, SourceRange> settings(RpicamListing.Camera camera) {
    Map<String, SourceRange> settings = new TreeMap<>();
    for (String key :
        List.of(
            "quality",
            "hflip",
            "vflip",
            "zoom",
            "brightness",
            "black_and_white",
            "exposure_mode",
            "shutter_us",
            "gain",
            "exposure_compensation_ev",
            "metering_mode",
            "white_balance_mode",
            "white_balance_red_gain",
            "white_balance_blue_gain",
            "denoise",
            "sync")) {
      settings.put(key, SourceRange.ALL);
    }
    for (String key : List.of("contrast", "saturation", "sharpness")) {
      settings.put(key, SourceRange.between(0, MOST_SCALE));
    }
    // A quarter turn is not in the hardware.
    settings.put("rotation_deg", SourceRange.oneOf("0", "180"));
    settings.put("fps", camera == null ? SourceRange.ALL : camera.rates());
    settings.put("resolution", camera == null ? SourceRange.ALL : camera.sizes());
    return settings;
  }
}
