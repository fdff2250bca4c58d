package camfleet.device;

import camfleet.device.camera.Camera;
import camfleet.device.config.DeviceFile;
import camfleet.message.DeviceInfo;
import camfleet.mqtt.BrokerLimits;
import camfleet.setting.SettingTable;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The document for {@code info}: what stays for a life, and what the connection and groups add. */
final class DeviceInfoDocument {
  private final DeviceFile file;
  private final long boot;
  private final Instant startedAt;
  private final DeviceInfo.Host host;
  private final DeviceInfo.Capabilities capabilities;
  private final Camera camera;
  private final String session = UUID.randomUUID().toString();

  DeviceInfoDocument(
      DeviceFile file,
      long boot,
      Surroundings around,
      SettingTable table,
      Collection<String> commands,
      Camera camera) {
    this.file = file;
    this.boot = boot;
    this.startedAt = around.clock().instant();
    this.host = around.host().host();
    this.capabilities =
        new DeviceInfo.Capabilities(
            commands.stream().sorted().toList(),
            AgentSettings.ranges(table, camera, around.pins()));
    this.camera = camera;
  }

  DeviceInfo at(long latestMaxBytes, Optional<BrokerLimits> limits, List<String> groups) {
    Long packet =
        limits
            .map(BrokerLimits::maximumPacketSize)
            .filter(bytes -> bytes != Long.MAX_VALUE)
            .orElse(null);
    return new DeviceInfo(
        file.id().value(),
        version(),
        boot,
        session,
        startedAt,
        host,
        camera(),
        capabilities,
        new DeviceInfo.Limits(latestMaxBytes, packet),
        groups);
  }

  private DeviceInfo.Camera camera() {
    List<DeviceInfo.Mode> modes =
        camera.modes().stream()
            .map(mode -> new DeviceInfo.Mode(mode.width(), mode.height(), mode.fps()))
            .toList();
    return new DeviceInfo.Camera(
        camera.source(), camera.description(), camera.sensor(), modes.isEmpty() ? null : modes);
  }

  /** The version of the jar; a build directory has none. */
  static String version() {
    String version = DeviceInfoDocument.class.getPackage().getImplementationVersion();
    return version == null ? "0-development" : version;
  }
}
