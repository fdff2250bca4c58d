package camfleet.manager.rcc;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What RPi Camera Colony, and picamera below it, do when the file says nothing, as far as it is not
 * what we do as well.
 */
final class RccDefaults {
  private RccDefaults() {}

  /** Of section {@code general}. */
  static Map<String, RccValue> general() {
    Map<String, RccValue> general = new LinkedHashMap<>();
    general.put("acquisition_name", word("_test_rcc_name_config"));
    general.put("max_acquisition_time", word("7200"));
    general.put("remote_data_path", word("/home/pi/data/"));
    general.put("save_data", word("True"));
    general.put("general_setting_has_priority", word("True"));
    general.put(
        "general_settings_to_patch_into_controller",
        list("save_data", "acquisition_time", "acquisition_group"));
    return general;
  }

  /** Of a camera. */
  static Map<String, RccValue> camera() {
    Map<String, RccValue> camera = new LinkedHashMap<>();
    camera.put("framerate", word("90"));
    camera.put("resolution", list("640", "480"));
    camera.put("color_effects", list("128", "128"));
    camera.put("meter_mode", word("average"));
    camera.put("save_data", word("True"));
    camera.put("ttl_in_pin", word("16"));
    camera.put("ttl_out_pin", word("8"));
    camera.put("ttl_out_duration", word("0.001"));
    return camera;
  }

  private static RccValue word(String word) {
    return new RccValue(List.of(word), false, 0);
  }

  private static RccValue list(String... words) {
    return new RccValue(List.of(words), true, 0);
  }
}
