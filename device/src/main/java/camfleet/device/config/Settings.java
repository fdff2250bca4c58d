package camfleet.device.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The settings in force; made from checked values only. Those that every part of the agent needs
 * have names of their own here, the others are asked for by key and type.
 *
 * @param values every key of the table with its value
 */
public record Settings(Map<String, Object> values) {
  public Settings {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** The typed view of a complete and checked document. */
  public static Settings of(Map<String, Object> values) {
    return new Settings(values);
  }

  public String name() {
    return text("name");
  }

  /** Whether pictures are published. */
  public boolean streaming() {
    return flag("streaming");
  }

  /** Pictures per second captured. */
  public double fps() {
    return number("fps");
  }

  /** Pixels. */
  public int width() {
    return side(0);
  }

  /** Pixels. */
  public int height() {
    return side(1);
  }

  /** JPEG quality 1..100. */
  public int quality() {
    return integer("quality");
  }

  /** Pictures per second, at most, published as the latest picture. */
  public double latestFps() {
    return number("latest_fps");
  }

  /** Greatest size of the latest picture. */
  public long latestMaxBytes() {
    return integer("latest_max_bytes");
  }

  /** Pictures per second, at most, published for who wishes for more. */
  public double mqttMaxFps() {
    return number("mqtt_max_fps");
  }

  /** {@code off}, {@code on_demand} or {@code continuous}. */
  public String streamMode() {
    return text("stream_mode");
  }

  /** Kilobits per second sent at most, 0 for no limit. */
  public long bandwidthKbps() {
    return integer("bandwidth_kbps");
  }

  /** Seconds. */
  public double healthIntervalS() {
    return number("health_interval_s");
  }

  /** Least level that is published: debug, info, warn or error. */
  public String logLevel() {
    return text("log_level");
  }

  /** A boolean. */
  public boolean flag(String key) {
    return (Boolean) values.get(key);
  }

  /** A number or an integer. */
  public double number(String key) {
    return ((Number) values.get(key)).doubleValue();
  }

  /** An integer. */
  public int integer(String key) {
    return ((Number) values.get(key)).intValue();
  }

  /** A text or a choice. */
  public String text(String key) {
    return (String) values.get(key);
  }

  private int side(int index) {
    return Integer.parseInt(text("resolution").split("x")[index]);
  }
}
