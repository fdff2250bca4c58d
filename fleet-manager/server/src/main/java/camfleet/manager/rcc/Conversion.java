package camfleet.manager.rcc;

import camfleet.message.Excerpt;
import camfleet.setting.Setting;
import camfleet.setting.SettingException;
import camfleet.setting.SettingTable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;

/** One key of the file on its way to what it means here. For one key and one thread. */
final class Conversion {
  private final String key;
  private final RccValue value;
  private final Map<String, Object> config;
  private final Notes notes;

  /**
   * @param config gets what it becomes
   */
  Conversion(String key, RccValue value, Map<String, Object> config, Notes notes) {
    this.key = key;
    this.value = value;
    this.config = config;
    this.notes = notes;
  }

  RccValue value() {
    return value;
  }

  /** Takes a setting's value over after the table has looked at it. */
  void put(String setting, Object becomes) {
    Setting found = SettingTable.camera().find(setting).orElseThrow();
    try {
      config.put(setting, found.check(becomes));
    } catch (SettingException e) {
      notes.wrong(value.line(), key + " becomes " + setting + ", and " + e.getMessage());
    }
  }

  /** The same with a note of what it was; {@code how} says why it looks different. */
  void put(String setting, Object becomes, String how) {
    put(setting, becomes);
    Object taken = config.get(setting);
    if (taken != null) {
      converted("is now " + setting + ": " + FleetYaml.value(taken) + "; " + how);
    }
  }

  void converted(String sentence) {
    notes.converted(key, value.line(), key + " = " + shown() + " " + sentence);
  }

  void leftOut(String why) {
    notes.leftOut(key, value.line(), key + " is left out: " + why);
  }

  void wrong(String range) {
    notes.wrong(value.line(), key + " must be " + range + ", was " + shown());
  }

  private String shown() {
    return Excerpt.of(value.shown(), 60);
  }

  /** Null, with a complaint, when it is neither true nor false. */
  Boolean flag() {
    Boolean flag = value.flag();
    if (flag == null) {
      wrong("True or False");
    }
    return flag;
  }

  /** Null, with a complaint, when it is no integer in the range of RPi Camera Colony. */
  Long integer(long min, long max) {
    Double number = value.number();
    if (number == null || number != Math.rint(number) || number < min || number > max) {
      wrong("an integer " + min + ".." + max);
      return null;
    }
    return number.longValue();
  }

  /** Null, with a complaint, when there are not as many numbers. */
  List<Double> numbers(int count, String range) {
    List<Double> numbers = value.numbers(count);
    if (numbers == null) {
      wrong(range);
    }
    return numbers;
  }

  /** Without the dust of binary fractions. */
  static double round(double number) {
    return BigDecimal.valueOf(number).setScale(6, RoundingMode.HALF_EVEN).doubleValue() + 0.0;
  }
}
