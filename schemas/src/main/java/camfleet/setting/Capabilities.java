package camfleet.setting;

import camfleet.message.DeviceInfo;
import camfleet.message.Excerpt;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What one device can do of the table of settings, as its {@code info} says it. A device that has
 * said nothing is taken to do everything. Immutable; both ends check by it.
 */
public final class Capabilities {
  /** Those of a device that has not said what it can do. */
  public static final Capabilities UNTOLD = new Capabilities(SettingTable.camera(), null, null);

  private final SettingTable table;
  private final String source;
  private final Map<String, Setting> able;

  private Capabilities(SettingTable table, String source, Map<String, Setting> able) {
    this.table = table;
    this.source = source;
    this.able = able;
  }

  /** What a device has said on {@code info}; null when it has not. */
  public static Capabilities of(DeviceInfo info) {
    return info == null
        ? UNTOLD
        : of(info.capabilities(), info.camera() == null ? null : info.camera().source());
  }

  /** The same without the name of its camera. */
  public static Capabilities of(DeviceInfo.Capabilities said) {
    return of(said, null);
  }

  /**
   * @param said null or without settings when the device has not said
   * @param source the camera's source, such as {@code synthetic}, or null
   */
  public static Capabilities of(DeviceInfo.Capabilities said, String source) {
    if (said == null || said.settings().isEmpty()) {
      return UNTOLD;
    }
    SettingTable table = SettingTable.camera();
    Map<String, Setting> able = new LinkedHashMap<>();
    for (Setting setting : table.all()) {
      DeviceInfo.SettingRange range = said.settings().get(setting.key());
      if (range != null) {
        able.put(setting.key(), narrowed(setting, range));
      }
    }
    return new Capabilities(table, source, able);
  }

  /** The setting as this device has it; what it says beyond the table, or that is odd, is left. */
  private static Setting narrowed(Setting setting, DeviceInfo.SettingRange said) {
    if (!said.type().equals(setting.type().name().toLowerCase(Locale.ROOT))) {
      return setting;
    }
    double min = said.min() == null ? setting.min() : Math.max(setting.min(), said.min());
    double max = said.max() == null ? setting.max() : Math.min(setting.max(), said.max());
    List<String> choices =
        setting.choices().isEmpty()
            ? said.choices()
            : setting.choices().stream().filter(said.choices()::contains).toList();
    boolean isRange = min <= max;
    return new Setting(
        setting.key(),
        setting.type(),
        isRange ? min : setting.min(),
        isRange ? max : setting.max(),
        choices.isEmpty() ? setting.choices() : choices,
        setting.form(),
        setting.byDefault(),
        effect(setting, said),
        setting.sentence());
  }

  private static Effect effect(Setting setting, DeviceInfo.SettingRange said) {
    for (Effect effect : Effect.values()) {
      if (effect.name().toLowerCase(Locale.ROOT).equals(said.effect())) {
        return effect;
      }
    }
    return setting.effect();
  }

  /** Whether a key can be anything but its default. */
  public boolean supports(String key) {
    return able == null ? table.find(key).isPresent() : able.containsKey(key);
  }

  /** What changing a key interrupts on this device; live for a key that there is not. */
  public Effect effect(String key) {
    Setting setting = able == null ? null : able.get(key);
    return setting != null
        ? setting.effect()
        : table.find(key).map(Setting::effect).orElse(Effect.LIVE);
  }

  /**
   * Why the device cannot do what a document wants, key by key in its order. A null value and a
   * key's default can always be done. What the table itself refuses is not told here: {@link
   * SettingTable#check} tells it.
   */
  public List<Problem> problems(Map<String, Object> config) {
    if (able == null) {
      return List.of();
    }
    List<Problem> problems = new ArrayList<>();
    config.forEach(
        (key, value) -> {
          Setting setting = table.find(key).orElse(null);
          if (setting != null && value != null) {
            problem(setting, value, problems);
          }
        });
    return problems;
  }

  private void problem(Setting setting, Object value, List<Problem> problems) {
    Object checked;
    try {
      checked = setting.check(value);
    } catch (SettingException e) {
      return; // The table tells it.
    }
    if (checked.equals(setting.byDefault())) {
      return;
    }
    Setting here = able.get(setting.key());
    if (here == null) {
      problems.add(unsupported(setting));
      return;
    }
    try {
      here.check(checked);
    } catch (SettingException e) {
      problems.add(
          new Problem(e.problem().code(), e.getMessage() + ", on " + camera(), setting.key()));
    }
  }

  private Problem unsupported(Setting setting) {
    return new Problem(
        ProblemCode.UNSUPPORTED,
        setting.key()
            + " is nothing that "
            + camera()
            + " can do; leave it out or at its default "
            + Setting.words(setting.byDefault()),
        setting.key());
  }

  private String camera() {
    return source == null ? "this camera" : "the camera \"" + Excerpt.of(source, 80) + "\"";
  }
}
