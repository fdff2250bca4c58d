package camfleet.setting;

import static camfleet.setting.Effect.LIVE;
import static camfleet.setting.Effect.STREAM_RESTART;

import java.util.List;

/**
 * The keys of a camera. Words and scales of the picture's controls are those of rpicam-apps and
 * libcamera; an effect is what a change interrupts on the camera that interrupts most.
 */
final class CameraSettings {
  /** rpicam-apps takes 0 to 15.99 and has 1 as normal. */
  private static final double MOST_SCALE = 16;

  /** The GPIO lines of the 40-pin header. */
  private static final int MOST_PIN = 27;

  static final List<Setting> ALL =
      List.of(
          text("name", 64, TextForm.LINE, "", "What people call the camera; empty shows the id."),
          flag("streaming", true, LIVE, "Whether pictures are published."),
          number("fps", 0.1, 120, 10, STREAM_RESTART, "Pictures per second that are captured."),
          new Setting(
              "resolution",
              Setting.Type.RESOLUTION,
              64,
              8192,
              List.of(),
              "640x480",
              STREAM_RESTART,
              "Size of the picture in pixels."),
          integer("quality", 1, 100, 75, STREAM_RESTART, "JPEG quality."),
          number(
              "latest_fps",
              0.01,
              30,
              1,
              LIVE,
              "Pictures per second, at most, that are published as the latest picture."),
          integer(
              "latest_max_bytes",
              4096,
              1_048_576,
              262_144,
              LIVE,
              "Greatest size of the latest picture; a larger one is encoded smaller."),
          number(
              "mqtt_max_fps",
              0.01,
              30,
              10,
              LIVE,
              "Pictures per second, at most, that are published while somebody asks for more than"
                  + " latest_fps."),
          choice(
              "stream_mode",
              List.of("off", "on_demand", "continuous"),
              "on_demand",
              LIVE,
              "Whether frames are streamed over TCP to who asks; continuous also keeps the camera"
                  + " open."),
          integer(
              "bandwidth_kbps",
              0,
              1_000_000,
              0,
              LIVE,
              "Kilobits per second, at most, that are sent; 0 is without limit, below 16 is 16."),
          number("health_interval_s", 1, 30, 10, LIVE, "Seconds between two health messages."),
          choice(
              "log_level",
              List.of("debug", "info", "warn", "error"),
              "warn",
              LIVE,
              "Least level of the log lines that are published."),
          choice(
              "drift",
              List.of("report", "enforce", "accept"),
              "report",
              LIVE,
              "What becomes of values that are set on the camera itself: they stand and are"
                  + " reported, are refused, or are taken into the fleet's document."),
          flag("hflip", false, STREAM_RESTART, "Whether the picture is mirrored left to right."),
          flag("vflip", false, STREAM_RESTART, "Whether the picture is mirrored top to bottom."),
          new Setting(
              "rotation_deg",
              Setting.Type.INTEGER,
              0,
              270,
              List.of("0", "90", "180", "270"),
              0L,
              STREAM_RESTART,
              "Degrees by which the picture is turned clockwise, after it was mirrored."),
          region(
              "zoom",
              STREAM_RESTART,
              "Part of the sensor that the picture shows, scaled to the same resolution."),
          number("brightness", -1, 1, 0, STREAM_RESTART, "Brightness; 0 is normal."),
          number(
              "contrast",
              0,
              MOST_SCALE,
              1,
              STREAM_RESTART,
              "Contrast; 1 is normal, 0 makes everything grey."),
          number(
              "saturation",
              0,
              MOST_SCALE,
              1,
              STREAM_RESTART,
              "Strength of colours; 1 is normal, 0 is black and white."),
          number(
              "sharpness", 0, MOST_SCALE, 1, STREAM_RESTART, "Sharpening; 1 is normal, 0 is none."),
          flag(
              "black_and_white",
              false,
              STREAM_RESTART,
              "Whether the picture has no colours, whatever saturation says."),
          choice(
              "exposure_mode",
              List.of("normal", "sport", "long"),
              "normal",
              STREAM_RESTART,
              "Whether automatic exposure prefers a short time (sport) or a low gain (long)."),
          integer(
              "shutter_us",
              0,
              10_000_000,
              0,
              STREAM_RESTART,
              "Exposure time in microseconds; 0 is automatic, and none is longer than 1 s / fps."),
          number(
              "gain",
              0,
              64,
              0,
              STREAM_RESTART,
              "Gain of the sensor; 0 is automatic, below 1 is 1, ISO 100 is about 1."),
          number(
              "exposure_compensation_ev",
              -8,
              8,
              0,
              STREAM_RESTART,
              "Stops by which automatic exposure makes the picture brighter."),
          choice(
              "metering_mode",
              List.of("centre", "spot", "average"),
              "centre",
              STREAM_RESTART,
              "What part of the picture automatic exposure looks at."),
          choice(
              "white_balance_mode",
              List.of(
                  "auto",
                  "incandescent",
                  "tungsten",
                  "fluorescent",
                  "indoor",
                  "daylight",
                  "cloudy"),
              "auto",
              STREAM_RESTART,
              "Light for which white is white; the two gains replace it where both are given."),
          number(
              "white_balance_red_gain",
              0,
              32,
              0,
              STREAM_RESTART,
              "Gain of red; 0, here or for blue, leaves both to white_balance_mode."),
          number(
              "white_balance_blue_gain",
              0,
              32,
              0,
              STREAM_RESTART,
              "Gain of blue; 0, here or for red, leaves both to white_balance_mode."),
          choice(
              "denoise",
              List.of("auto", "off", "cdn_off", "cdn_fast", "cdn_hq"),
              "auto",
              STREAM_RESTART,
              "Removal of noise; cdn is that of colours, which off does without as well."),
          flag("stabilization", false, STREAM_RESTART, "Whether shaking is evened out."),
          choice(
              "sync",
              List.of("off", "server", "client"),
              "off",
              STREAM_RESTART,
              "Whether the sensor exposes at the same moments as others, and who gives the beat"
                  + " (server)."),
          flag("stamp", false, LIVE, "Whether stamp_format is written into the picture."),
          text(
              "stamp_format",
              120,
              TextForm.LINE,
              "{name} {time} {fps} fps",
              "Text of the stamp; {id}, {name}, {time}, {fps} and {sequence} are filled in."),
          text(
              "plugins",
              256,
              TextForm.NAMES,
              "",
              "Plug-ins through which each picture goes, in this order; empty is none."),
          text(
              "show_region",
              64,
              TextForm.LINE,
              "",
              "Name of the region of interest that is shown alone; empty shows the whole picture."),
          choice(
              "view",
              List.of("picture", "tuning"),
              "picture",
              LIVE,
              "Whether the picture is shown, or what the detectors make of it step by step."),
          flag("motion", false, LIVE, "Whether movement in the picture is told as events."),
          integer(
              "motion_sensitivity",
              1,
              100,
              50,
              LIVE,
              "How little counts as movement; 100 is the least."),
          integer(
              "motion_min_frames",
              1,
              100,
              3,
              LIVE,
              "Pictures in a row that must show movement before it is told, and none before it is"
                  + " over."),
          flag("light", false, LIVE, "Whether bright and dark are told as events."),
          number(
              "light_threshold_percent",
              1,
              99,
              20,
              LIVE,
              "Brightness in percent of white below which it is dark."),
          choice(
              "send",
              List.of("continuous", "on_event", "never"),
              "continuous",
              LIVE,
              "When pictures leave the camera: always, around events only, or not at all but for"
                  + " snapshots."),
          integer(
              "event_pictures",
              0,
              50,
              5,
              LIVE,
              "Pictures from before an event, and as many from after its beginning, that are sent"
                  + " with it."),
          flag(
              "led",
              false,
              LIVE,
              "Whether the camera's own light is on while it captures, where it has one."),
          flag(
              "save_data",
              false,
              LIVE,
              "Whether recordings are written to disk; one that runs is finished as it began."),
          text(
              "acquisition_group",
              64,
              TextForm.FILE_NAME,
              "",
              "Folder of the next recording, for several that belong together; empty is none."),
          text(
              "acquisition_name",
              64,
              TextForm.FILE_NAME,
              "recording",
              "What the next recording and its files are called; empty names it by its time alone."),
          integer(
              "max_acquisition_s",
              0,
              604_800,
              7200,
              LIVE,
              "Seconds after which a recording ends by itself; 0 is without limit."),
          text(
              "data_path",
              256,
              TextForm.PATH,
              "",
              "Folder on the camera for the next recording; empty is the agent's own."),
          pin("ttl_in_pin", "GPIO line (BCM number) whose rising edges are noted; -1 is none."),
          pin("ttl_out_pin", "GPIO line (BCM number) that pulses with each frame; -1 is none."),
          integer(
              "ttl_out_pulse_us",
              1,
              1_000_000,
              1000,
              LIVE,
              "Microseconds that a pulse on ttl_out_pin lasts; it never lasts longer than half of"
                  + " 1 s / fps."),
          number(
              "ttl_in_debounce_ms",
              0,
              1000,
              10,
              LIVE,
              "Milliseconds after an edge on ttl_in_pin or trigger_pin in which no other counts."),
          pin("trigger_pin", "GPIO line (BCM number) whose rising edges trigger; -1 is none."),
          choice(
              "trigger_action",
              List.of("snapshot", "record"),
              "snapshot",
              LIVE,
              "What a rising edge on trigger_pin does."),
          pin("identify_pin", "GPIO line (BCM number) of a lamp for identify; -1 is none."),
          integer(
              "ttl_channel_external",
              -1,
              65_535,
              -1,
              LIVE,
              "Channel of another recorder that ttl_out_pin is wired to, noted with the recording;"
                  + " -1 is none."));

  private CameraSettings() {}

  private static Setting flag(String key, boolean byDefault, Effect effect, String sentence) {
    return new Setting(key, Setting.Type.BOOLEAN, 0, 1, List.of(), byDefault, effect, sentence);
  }

  private static Setting number(
      String key, double min, double max, double byDefault, Effect effect, String sentence) {
    return new Setting(key, Setting.Type.NUMBER, min, max, List.of(), byDefault, effect, sentence);
  }

  private static Setting integer(
      String key, long min, long max, long byDefault, Effect effect, String sentence) {
    return new Setting(key, Setting.Type.INTEGER, min, max, List.of(), byDefault, effect, sentence);
  }

  private static Setting choice(
      String key, List<String> choices, String byDefault, Effect effect, String sentence) {
    return new Setting(key, Setting.Type.CHOICE, 0, 0, choices, byDefault, effect, sentence);
  }

  /** A text never interrupts anything. */
  private static Setting text(
      String key, int max, TextForm form, String byDefault, String sentence) {
    return new Setting(key, Setting.Type.TEXT, 0, max, List.of(), form, byDefault, LIVE, sentence);
  }

  private static Setting region(String key, Effect effect, String sentence) {
    List<Double> whole = List.of(0.0, 0.0, 1.0, 1.0);
    return new Setting(key, Setting.Type.REGION, 0, 1, List.of(), whole, effect, sentence);
  }

  private static Setting pin(String key, String sentence) {
    return integer(key, -1, MOST_PIN, -1, LIVE, sentence);
  }
}
