package camfleet.manager.homeassistant;

import camfleet.manager.fleet.Device;
import camfleet.message.DeviceInfo;
import camfleet.message.Json;
import camfleet.setting.Capabilities;
import camfleet.setting.Setting;
import camfleet.setting.SettingTable;
import camfleet.topic.Channel;
import camfleet.topic.DeviceId;
import camfleet.topic.Topics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the device-based discovery message of one camera (Home Assistant 2024.12 and newer).
 *
 * <p>Of all settings only those have a component that people switch in a house: a camera has
 * dozens, and its page shows them. One that the camera cannot do has none.
 *
 * <p>Each component names its QoS, because the device's is not inherited before 2026.6, and both
 * {@code object_id} (until 2026.4) and {@code default_entity_id} (from 2025.10).
 */
final class DiscoveryMessage {
  private final Topics topics;
  private final String version;

  DiscoveryMessage(Topics topics, String version) {
    this.topics = topics;
    this.version = version;
  }

  static String topic(DeviceId device) {
    return "homeassistant/device/camfleet/" + device + "/config";
  }

  byte[] of(Device device) {
    DeviceId id = device.id();
    Map<String, Object> components = new LinkedHashMap<>();
    components.put("camera", camera(id));
    Capabilities able = Capabilities.of(device.documents().info());
    components.put("streaming", able.supports("streaming") ? streaming(id) : gone("switch"));
    components.put("fps", able.supports("fps") ? fps(device) : gone("number"));
    components.put("motion", senses(device) ? motion(id) : gone("binary_sensor"));
    components.put("connectivity", connectivity(id));
    components.put("problem", problem(id));
    components.put("frame", frame(id));

    Map<String, Object> message = new LinkedHashMap<>();
    message.put("device", deviceOf(device));
    message.put("origin", ordered("name", "camfleet", "sw_version", version));
    message.put(
        "availability",
        List.of(
            ordered(
                "topic",
                topics.of(Channel.STATUS, id),
                "payload_available",
                "online",
                "payload_not_available",
                "offline")));
    message.put("qos", 1);
    message.put("components", components);
    return Json.bytes(message);
  }

  private static Map<String, Object> deviceOf(Device device) {
    Map<String, Object> of = new LinkedHashMap<>();
    of.put("identifiers", List.of("camfleet_" + device.id()));
    of.put("name", device.name());
    of.put("manufacturer", "camfleet");
    DeviceInfo info = device.documents().info();
    if (info != null) {
      if (info.host() != null && info.host().model() != null) {
        of.put("model", info.host().model());
      }
      of.put("sw_version", info.agentVersion());
    }
    return of;
  }

  /** The name is null: the entity is called as the device is. */
  private Map<String, Object> camera(DeviceId id) {
    Map<String, Object> camera = component(id, "camera", "camera", null);
    camera.put("topic", topics.of(Channel.LATEST, id));
    return camera;
  }

  private Map<String, Object> streaming(DeviceId id) {
    Map<String, Object> streaming = component(id, "switch", "streaming", "Streaming");
    streaming.put("command_topic", topics.of(Channel.SET_KEY, id, "streaming"));
    streaming.put("payload_on", "ON");
    streaming.put("payload_off", "OFF");
    streaming.put("state_topic", topics.of(Channel.REPORTED, id));
    streaming.put(
        "value_template", "{{ 'ON' if value_json.config.streaming | default(false) else 'OFF' }}");
    streaming.put("icon", "mdi:cctv");
    return streaming;
  }

  private Map<String, Object> fps(Device device) {
    DeviceId id = device.id();
    Setting setting = SettingTable.camera().find("fps").orElseThrow();
    double min = setting.min();
    double max = setting.max();
    DeviceInfo info = device.documents().info();
    if (info != null && info.capabilities() != null) {
      DeviceInfo.SettingRange range = info.capabilities().settings().get("fps");
      if (range != null && range.min() != null && range.max() != null) {
        min = range.min();
        max = range.max();
      }
    }
    Map<String, Object> fps = component(id, "number", "fps", "Frame rate");
    fps.put("command_topic", topics.of(Channel.SET_KEY, id, "fps"));
    fps.put("state_topic", topics.of(Channel.REPORTED, id));
    fps.put("value_template", "{{ value_json.config.fps }}");
    fps.put("min", min);
    fps.put("max", max);
    fps.put("step", 0.1);
    fps.put("mode", "box");
    fps.put("unit_of_measurement", "fps");
    fps.put("entity_category", "config");
    return fps;
  }

  /** Only a camera that says so: of one that lists nothing it would never be heard. */
  private static boolean senses(Device device) {
    DeviceInfo info = device.documents().info();
    return info != null
        && info.capabilities() != null
        && info.capabilities().settings().containsKey("motion");
  }

  private Map<String, Object> motion(DeviceId id) {
    Map<String, Object> motion = component(id, "binary_sensor", "motion", "Motion");
    motion.put("device_class", "motion");
    motion.put("state_topic", topics.of(Channel.MOTION, id));
    motion.put("payload_on", "ON");
    motion.put("payload_off", "OFF");
    return motion;
  }

  /** Its availability is the manager's, or it would be unavailable instead of off. */
  private Map<String, Object> connectivity(DeviceId id) {
    Map<String, Object> connectivity =
        component(id, "binary_sensor", "connectivity", "Connectivity");
    connectivity.put("device_class", "connectivity");
    connectivity.put("entity_category", "diagnostic");
    connectivity.put("state_topic", topics.of(Channel.STATUS, id));
    connectivity.put("payload_on", "online");
    connectivity.put("payload_off", "offline");
    connectivity.put(
        "availability",
        List.of(
            ordered(
                "topic",
                topics.of(Channel.FLEET_STATUS),
                "payload_available",
                "online",
                "payload_not_available",
                "offline")));
    return connectivity;
  }

  /** What the camera says of itself while its device is there; a closed one is at rest. */
  private Map<String, Object> problem(DeviceId id) {
    Map<String, Object> problem = component(id, "binary_sensor", "problem", "Camera");
    problem.put("device_class", "problem");
    problem.put("entity_category", "diagnostic");
    problem.put("state_topic", topics.of(Channel.STATE, id));
    problem.put(
        "value_template",
        "{{ 'OFF' if value_json.camera in ['ok', 'opening', 'closed'] else 'ON' }}");
    problem.put("json_attributes_topic", topics.of(Channel.STATE, id));
    problem.put(
        "json_attributes_template",
        "{{ {'camera': value_json.camera, 'error': value_json.camera_error | default(none),"
            + " 'synchronised': value_json.synchronised | default(none)} | tojson }}");
    return problem;
  }

  /** Home Assistant shows a moment as "5 seconds ago", which is the age. */
  private Map<String, Object> frame(DeviceId id) {
    Map<String, Object> frame = component(id, "sensor", "frame", "Last picture");
    frame.put("device_class", "timestamp");
    frame.put("entity_category", "diagnostic");
    frame.put("state_topic", topics.of(Channel.FRAME, id));
    frame.put("value_template", "{{ value_json.at }}");
    return frame;
  }

  /** A platform alone takes a component away that an earlier message may have made. */
  private static Map<String, Object> gone(String platform) {
    return Map.of("platform", platform);
  }

  private static Map<String, Object> component(
      DeviceId id, String platform, String what, String name) {
    // An object id has no dashes in Home Assistant; it would turn them into underscores itself.
    String object = id.value().replace('-', '_') + "_" + what;
    Map<String, Object> component = new LinkedHashMap<>();
    component.put("platform", platform);
    component.put("name", name);
    component.put("unique_id", "camfleet_" + id + "_" + what);
    component.put("object_id", object);
    component.put("default_entity_id", platform + "." + object);
    component.put("qos", 1);
    return component;
  }

  private static Map<String, Object> ordered(String... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return map;
  }
}
