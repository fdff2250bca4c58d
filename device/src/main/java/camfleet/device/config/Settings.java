package camfleet.device.config;

import java.util.Map;

/**
 * The settings in force, typed; made from checked values only.
 *
 * @param fps pictures per second captured
 * @param latestFps pictures per second, at most, published as the latest picture
 * @param latestMaxBytes greatest size of the latest picture
 * @param mqttMaxFps pictures per second, at most, published for who wishes for more
 * @param streamMode off, on_demand or continuous
 * @param bandwidthKbps kilobits per second sent at most, 0 for no limit
 * @param healthIntervalS seconds
 * @param logLevel least level that is published: debug, info, warn or error
 */
public record Settings(
    String name,
    boolean streaming,
    double fps,
    int width,
    int height,
    int quality,
    double latestFps,
    long latestMaxBytes,
    double mqttMaxFps,
    String streamMode,
    long bandwidthKbps,
    double healthIntervalS,
    String logLevel) {

  /** The typed view of a complete and checked document. */
  public static Settings of(Map<String, Object> values) {
    String[] size = ((String) values.get("resolution")).split("x");
    return new Settings(
        (String) values.get("name"),
        (Boolean) values.get("streaming"),
        ((Number) values.get("fps")).doubleValue(),
        Integer.parseInt(size[0]),
        Integer.parseInt(size[1]),
        ((Number) values.get("quality")).intValue(),
        ((Number) values.get("latest_fps")).doubleValue(),
        ((Number) values.get("latest_max_bytes")).longValue(),
        ((Number) values.get("mqtt_max_fps")).doubleValue(),
        (String) values.get("stream_mode"),
        ((Number) values.get("bandwidth_kbps")).longValue(),
        ((Number) values.get("health_interval_s")).doubleValue(),
        (String) values.get("log_level"));
  }
}
