package camfleet.device;

import camfleet.device.camera.Camera;
import camfleet.device.config.DeviceFile;
import camfleet.message.DeviceInfo;
import camfleet.mqtt.BrokerLimits;
import camfleet.setting.Setting;
import camfleet.setting.SettingTable;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
        new DeviceInfo.Capabilities(commands.stream().sorted().toList(), ranges(table));
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
        new DeviceInfo.Camera(file.camera(), camera.description()),
        capabilities,
        new DeviceInfo.Limits(latestMaxBytes, packet),
        groups);
  }

  /** The version of the jar; a build directory has none. */
  static String version() {
    String version = DeviceInfoDocument.class.getPackage().getImplementationVersion();
    return version == null ? "0-development" : version;
  }

  private static Map<String, DeviceInfo.SettingRange> ranges(SettingTable table) {
    Map<String, DeviceInfo.SettingRange> ranges = new LinkedHashMap<>();
    for (Setting setting : table.all()) {
      boolean ranged =
          setting.type() != Setting.Type.BOOLEAN && setting.type() != Setting.Type.CHOICE;
      ranges.put(
          setting.key(),
          new DeviceInfo.SettingRange(
              setting.type().name().toLowerCase(Locale.ROOT),
              ranged ? setting.min() : null,
              ranged ? setting.max() : null,
              setting.choices(),
              setting.byDefault(),
              setting.effect().name().toLowerCase(Locale.ROOT)));
    }
    return ranges;
  }
}
