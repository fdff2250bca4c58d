package camfleet.manager.web;

import camfleet.manager.fleet.Registry;
import camfleet.message.CameraStatus;
import camfleet.message.ConfigStatus;
import camfleet.message.DesiredConfig;
import camfleet.message.DeviceHealth;
import camfleet.message.DeviceInfo;
import camfleet.message.DeviceState;
import camfleet.message.Message;
import camfleet.message.ReportedConfig;
import camfleet.mqtt.Delivery;
import camfleet.runtime.MalformedException;
import camfleet.topic.Address;
import camfleet.topic.Channel;
import camfleet.topic.DeviceId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A registry of devices that have said everything that a device says, with 40 settings each. */
final class FullRegistry {
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  private static final int KEYS = 40;

  private FullRegistry() {}

  static Registry of(int devices) throws MalformedException {
    Registry registry = new Registry(() -> NOW, () -> 0);
    for (int i = 1; i <= devices; i++) {
      DeviceId id = new DeviceId("cam-%04d".formatted(i));
      say(registry, id, Channel.INFO, info(id).toBytes());
      say(registry, id, Channel.STATE, state().toBytes());
      say(registry, id, Channel.HEALTH, health().toBytes());
      say(registry, id, Channel.DESIRED, desired().toBytes());
      say(registry, id, Channel.REPORTED, reported().toBytes());
      say(registry, id, Channel.STATUS, "online".getBytes(StandardCharsets.UTF_8));
    }
    return registry;
  }

  private static void say(Registry registry, DeviceId id, Channel channel, byte[] payload)
      throws MalformedException {
    registry.receive(
        new Address(channel, id, null, null),
        new Delivery("topic", payload, 1, false, null, null, null, Map.of(), NOW, 0));
  }

  private static Message info(DeviceId id) {
    Map<String, DeviceInfo.SettingRange> ranges = new LinkedHashMap<>();
    for (int i = 1; i <= KEYS; i++) {
      ranges.put(
          "setting_" + i,
          new DeviceInfo.SettingRange("number", 0.1, 120.0, List.of(), 10.0, "live"));
    }
    return new DeviceInfo(
        id.value(),
        "0.1.0",
        7,
        "0123456789abcdef",
        NOW,
        new DeviceInfo.Host("raspberrypi", "Raspberry Pi 4 Model B", "Linux", "aarch64", "17"),
        new DeviceInfo.Camera("v4l2", "Camera Module 3"),
        new DeviceInfo.Capabilities(
            List.of("ping", "refresh", "snapshot", "identify", "restart", "stream"), ranges),
        new DeviceInfo.Limits(262_144, 1_000_000L),
        List.of("yard", "night"));
  }

  private static Message state() {
    return new DeviceState(
        NOW, 7, 1, true, false, CameraStatus.OK, null, 10, 1280, 720, 2, null, 1.0);
  }

  private static Message health() {
    return new DeviceHealth(
        NOW,
        7,
        1,
        10,
        86_400,
        51.5,
        0.42,
        4_000_000_000L,
        3_000_000_000L,
        150_000_000L,
        20_000_000_000L,
        -61.0,
        0L,
        new DeviceHealth.Frames(
            864_000,
            86_400,
            0,
            0,
            0,
            0,
            4_000_000_000L,
            new DeviceHealth.Streamed(777_600, 12, 40_000_000_000L),
            864_000L,
            3L),
        new DeviceHealth.Messages(1_000, 0, 0, 1),
        new DeviceHealth.Clock(true, 0.4, 4.5));
  }

  private static Map<String, Object> values(int keys) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("name", "Porch");
    for (int i = 2; i <= keys; i++) {
      values.put("setting_" + i, 10.0);
    }
    return values;
  }

  private static DesiredConfig desired() {
    return new DesiredConfig(7, NOW, "anna", List.of("night"), values(KEYS));
  }

  private static Message reported() {
    return new ReportedConfig(
        7, ConfigStatus.APPLIED, NOW, 7, 2, values(KEYS), Map.of(), List.of());
  }
}
