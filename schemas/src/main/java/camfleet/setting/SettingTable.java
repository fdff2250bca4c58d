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
  private static final SettingTable CAMERA =
      new SettingTable(
          List.of(
              text("name", 0, 64, "", "What people call the camera; empty shows the id."),
              new Setting(
                  "streaming",
                  Setting.Type.BOOLEAN,
                  0,
                  1,
                  List.of(),
                  true,
                  Effect.LIVE,
                  "Whether pictures are published."),
              number("fps", 0.1, 120, 10.0, Effect.LIVE, "Pictures per second that are captured."),
              new Setting(
                  "resolution",
                  Setting.Type.RESOLUTION,
                  64,
                  8192,
                  List.of(),
                  "640x480",
                  Effect.STREAM_RESTART,
                  "Size of the picture in pixels."),
              integer("quality", 1, 100, 75, Effect.LIVE, "JPEG quality."),
              number(
                  "latest_fps",
                  0.01,
                  30,
                  1.0,
                  Effect.LIVE,
                  "Pictures per second, at most, that are published as the latest picture."),
              integer(
                  "latest_max_bytes",
                  4096,
                  1_048_576,
                  262_144,
                  Effect.LIVE,
                  "Greatest size of the latest picture; a larger one is encoded smaller."),
              number(
                  "mqtt_max_fps",
                  0.01,
                  30,
                  10.0,
                  Effect.LIVE,
                  "Pictures per second, at most, that are published while somebody asks for more"
                      + " than latest_fps."),
              new Setting(
                  "stream_mode",
                  Setting.Type.CHOICE,
                  0,
                  0,
                  List.of("off", "on_demand", "continuous"),
                  "on_demand",
                  Effect.LIVE,
                  "Whether frames are streamed over TCP to who asks; continuous also keeps the"
                      + " camera open."),
              integer(
                  "bandwidth_kbps",
                  0,
                  1_000_000,
                  0,
                  Effect.LIVE,
                  "Kilobits per second, at most, that are sent; 0 is without limit, below 16 is"
                      + " 16."),
              number(
                  "health_interval_s",
                  1,
                  30,
                  10.0,
                  Effect.LIVE,
                  "Seconds between two health messages."),
              new Setting(
                  "log_level",
                  Setting.Type.CHOICE,
                  0,
                  0,
                  List.of("debug", "info", "warn", "error"),
                  "warn",
                  Effect.LIVE,
                  "Least level of the log lines that are published.")));

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

  /** The problem of a key that there is not, naming those that there are. */
  public Problem unknown(String key) {
    String shown = Excerpt.of(key, 64);
    return new Problem(
        ProblemCode.UNKNOWN_KEY,
        "there is no setting \"" + shown + "\"; there are " + String.join(", ", settings.keySet()),
        shown);
  }

  private static Setting number(
      String key, double min, double max, double byDefault, Effect effect, String sentence) {
    return new Setting(key, Setting.Type.NUMBER, min, max, List.of(), byDefault, effect, sentence);
  }

  private static Setting integer(
      String key, long min, long max, long byDefault, Effect effect, String sentence) {
    return new Setting(key, Setting.Type.INTEGER, min, max, List.of(), byDefault, effect, sentence);
  }

  private static Setting text(String key, int min, int max, String byDefault, String sentence) {
    return new Setting(
        key, Setting.Type.TEXT, min, max, List.of(), byDefault, Effect.LIVE, sentence);
  }
}
