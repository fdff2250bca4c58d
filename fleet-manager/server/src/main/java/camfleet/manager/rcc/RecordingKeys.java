package camfleet.manager.rcc;

import camfleet.setting.SettingTable;
import java.util.Map;
import java.util.function.Consumer;

/** What the keys of recordings and pins become. */
final class RecordingKeys {
  /** Of a camera. */
  static final Map<String, Consumer<Conversion>> OF_CAMERA =
      Map.of(
          "save_data",
          key -> PictureKeys.flag(key, "save_data"),
          "ttl_in_pin",
          key -> pin(key, "ttl_in_pin"),
          "ttl_out_pin",
          key -> pin(key, "ttl_out_pin"),
          "ttl_out_duration",
          RecordingKeys::pulse,
          "ttl_channel_external",
          key -> PictureKeys.integer(key, -1, 65_535, "ttl_channel_external"));

  /** Of section {@code general}. */
  static final Map<String, Consumer<Conversion>> GENERAL =
      Map.of(
          "acquisition_group",
          key -> name(key, "acquisition_group"),
          "acquisition_name",
          key -> name(key, "acquisition_name"),
          "max_acquisition_time",
          RecordingKeys::maximum,
          "remote_data_path",
          RecordingKeys::path);

  /** GPIO 14 and 15 are the serial console unless it is switched off. */
  private static final int CONSOLE_OUT = 14;

  private static final int CONSOLE_IN = 15;

  private RecordingKeys() {}

  private static void pin(Conversion key, String setting) {
    if (key.value().isNone()) {
      key.put(setting, -1L);
      return;
    }
    Long pin = key.integer(-1, 40);
    if (pin == null) {
      return;
    }
    int line = HeaderPins.line(pin);
    if (pin == -1) {
      key.put(setting, -1L);
    } else if (line == HeaderPins.NO_LINE) {
      key.wrong("a pin of the header (BOARD number) that is a GPIO line, such as 16");
    } else {
      String console =
          line == CONSOLE_OUT || line == CONSOLE_IN
              ? ", and this one is the serial console's: switch that off"
              : "";
      key.put(setting, (long) line, "pins are BCM numbers, not BOARD numbers" + console);
    }
  }

  private static void pulse(Conversion key) {
    Double seconds = key.value().number();
    if (seconds == null) {
      key.wrong("a number of seconds");
    } else {
      key.put("ttl_out_pulse_us", Math.round(seconds * 1e6), "it is in microseconds");
    }
  }

  private static void maximum(Conversion key) {
    Long seconds = key.integer(0, 7200);
    if (seconds != null && seconds == 0) {
      key.leftOut("0 ended a recording at once there and is without limit here");
    } else if (seconds != null) {
      key.put("max_acquisition_s", seconds);
    }
  }

  private static void name(Conversion key, String setting) {
    String text = key.value().text();
    if (text == null) {
      key.wrong("a text");
      return;
    }
    int most = (int) SettingTable.camera().find(setting).orElseThrow().max();
    String safe = text.strip().replaceAll("[^A-Za-z0-9_. -]", "_");
    safe = safe.substring(0, Math.min(most, safe.length()));
    safe = safe.replaceAll("^[. -]+|[. -]+$", "_");
    if (safe.equals(text)) {
      key.put(setting, text);
    } else {
      key.put(setting, safe, "it becomes the name of a folder");
    }
  }

  private static void path(Conversion key) {
    String text = key.value().text();
    boolean fits = text != null && SettingTable.camera().check(Map.of("data_path", text)).isGood();
    if (fits && !text.isEmpty()) {
      key.put("data_path", text);
    } else {
      key.leftOut(
          "data_path must begin with / and have no part . or .., was \""
              + key.value().shown()
              + "\"; recordings go to the agent's own folder");
    }
  }
}
