package camfleet.manager.rcc;

import java.util.Map;

/** The keys that mean nothing here, and why. */
final class LeftOutKeys {
  private static final String DIAL =
      "a camera dials the manager and has no open port; enrol it instead";
  private static final String LOGIN =
      "nobody logs in to a camera; its agent is installed once and starts by itself";
  private static final String STREAM =
      "pictures come through the manager to whoever watches; see stream_mode";
  private static final String LOG = "cameras log to the broker and to the journal";
  private static final String UNUSED = "picamera has it, RPi Camera Colony does not set it up";

  /** Of a camera. */
  static final Map<String, String> OF_CAMERA =
      Map.ofEntries(
          Map.entry("address", DIAL),
          Map.entry("description", "there is no such setting; it stands as a comment"),
          Map.entry("stream_video", STREAM),
          Map.entry("stream_address", STREAM),
          Map.entry("stream_ip", STREAM),
          Map.entry("stream_port", STREAM),
          Map.entry("preview_alpha", "a camera shows nothing on a screen of its own"),
          Map.entry("still_stats", "no stills are taken apart from the video"),
          Map.entry("image_denoise", "no stills are taken apart from the video; see denoise"),
          Map.entry("acquisition_time", "a recording is named by the time at which it begins"),
          Map.entry("drc_strength", UNUSED),
          Map.entry("exposure_speed", "it can only be read; shutter_speed sets it"),
          Map.entry("flash_mode", UNUSED),
          Map.entry("framerate_delta", UNUSED),
          Map.entry("framerate_range", UNUSED),
          Map.entry("image_effect", UNUSED),
          Map.entry("image_effect_params", UNUSED),
          Map.entry("sensor_mode", "it follows from resolution and fps"));

  /** Of section {@code general}. */
  static final Map<String, String> GENERAL =
      Map.of(
          "acquisition_time", "a recording is named by the time at which it begins",
          "rpi_username", LOGIN,
          "remote_python_interpreter", LOGIN,
          "remote_python_entrypoint", LOGIN);

  /** Of other sections, by section and key. */
  static final Map<String, Map<String, String>> SECTIONS =
      Map.of(
          "log",
          Map.of(
              "address",
              LOG,
              "port",
              LOG,
              "log_to_console",
              LOG,
              "log_to_file",
              LOG,
              "log_file",
              LOG),
          "control",
          Map.of("address", DIAL, "port", DIAL));

  private LeftOutKeys() {}
}
