package camfleet.manager.cli;

import camfleet.setting.Setting;
import camfleet.setting.SettingException;
import camfleet.setting.SettingTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns {@code key=value} words into JSON values. */
final class Assignments {
  private static final String NUMBER = "-?(0|[1-9]\\d{0,14})(\\.\\d{1,12})?([eE][-+]?\\d{1,2})?";

  private Assignments() {}

  /**
   * Settings: a value becomes what its key in the table wants. What the table refuses or does not
   * know is passed on by its looks, because the manager and the device judge it, with the range in
   * their answer.
   */
  static Map<String, Object> settings(List<String> words) throws Refusal {
    return read(
        words,
        (key, text) -> {
          Setting setting = SettingTable.camera().find(key).orElse(null);
          if (setting == null) {
            return plain(text);
          }
          try {
            return setting.parse(text);
          } catch (SettingException e) {
            return setting.type() == Setting.Type.TEXT ? text : plain(text);
          }
        });
  }

  /** Arguments of a command, which have no table: a value becomes what it looks like. */
  static Map<String, Object> arguments(List<String> words) throws Refusal {
    return read(words, (key, text) -> plain(text));
  }

  /** {@code true}, {@code false}, {@code null} and numbers as such; anything else is text. */
  static Object plain(String text) {
    if (text.equals("true") || text.equals("false")) {
      return Boolean.valueOf(text);
    }
    if (text.matches(NUMBER)) {
      return text.matches("-?\\d+") ? (Object) Long.valueOf(text) : Double.valueOf(text);
    }
    return text;
  }

  private interface Reader {
    Object read(String key, String text);
  }

  private static Map<String, Object> read(List<String> words, Reader reader) throws Refusal {
    Map<String, Object> values = new LinkedHashMap<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals < 1) {
        throw Refusal.usage("\"" + word + "\" must be KEY=VALUE, such as fps=5");
      }
      String key = word.substring(0, equals).strip();
      String text = word.substring(equals + 1);
      if (values.containsKey(key)) {
        throw Refusal.usage("\"" + key + "\" is given twice; give it once");
      }
      values.put(key, text.equals("null") ? null : reader.read(key, text));
    }
    return values;
  }
}
