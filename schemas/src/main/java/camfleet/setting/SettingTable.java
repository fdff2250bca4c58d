package camfleet.setting;

import camfleet.message.Excerpt;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of a camera in a fixed order, and the checking of whole documents against them. */
public final class SettingTable {
  private static final SettingTable CAMERA = new SettingTable(CameraSettings.ALL);

  private final Map<String, Setting> settings;

  public SettingTable(Collection<Setting> settings) {
    Map<String, Setting> byKey = new LinkedHashMap<>();
    for (Setting setting : settings) {
      if (byKey.put(setting.key(), setting) != null) {
        throw new IllegalArgumentException("two settings are called " + setting.key());
      }
      try {
        setting.check(setting.byDefault());
      } catch (SettingException e) {
        throw new IllegalArgumentException("a default is refused: " + e.getMessage(), e);
      }
    }
    this.settings = Collections.unmodifiableMap(byKey);
  }

  /** What can be set on every camera. */
  public static SettingTable camera() {
    return CAMERA;
  }

  public Collection<Setting> all() {
    return settings.values();
  }

  public Optional<Setting> find(String key) {
    return Optional.ofNullable(settings.get(key));
  }

  /** Every key with its default, in the table's order. */
  public Map<String, Object> defaults() {
    Map<String, Object> values = new LinkedHashMap<>();
    settings.forEach((key, setting) -> values.put(key, setting.byDefault()));
    return values;
  }

  /** Checked values and the problems of those that were refused. */
  public record Checked(Map<String, Object> values, List<Problem> problems) {
    public Checked {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
      problems = List.copyOf(problems);
    }

    public boolean isGood() {
      return problems.isEmpty();
    }
  }

  /**
   * Checks every value of a document; a null value stays null, which in a patch means "give up".
   */
  public Checked check(Map<String, Object> document) {
    Map<String, Object> values = new LinkedHashMap<>();
    List<Problem> problems = new ArrayList<>();
    document.forEach(
        (key, value) -> {
          Setting setting = settings.get(key);
          if (setting == null) {
            problems.add(unknown(key));
          } else if (value == null) {
            values.put(key, null);
          } else {
            try {
              values.put(key, setting.check(value));
            } catch (SettingException e) {
              problems.add(e.problem());
            }
          }
        });
    return new Checked(values, problems);
  }

  /** The problem of a key that there is not, naming those that are meant, or where all are told. */
  public Problem unknown(String key) {
    String shown = Excerpt.of(key, 64);
    List<String> near = Likeness.nearest(shown, settings.keySet());
    return new Problem(
        ProblemCode.UNKNOWN_KEY,
        "there is no setting \""
            + shown
            + "\"; "
            + (near.isEmpty()
                ? "\"fleet-manager config schema\" tells which there are"
                : "did you mean " + String.join(" or ", near) + "?"),
        shown);
  }
}
