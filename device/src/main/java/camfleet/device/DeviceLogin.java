package camfleet.device;

import camfleet.device.config.DeviceFile;
import camfleet.device.uplink.Outlet;
import camfleet.mqtt.Login;
import camfleet.mqtt.MqttSettings;
import camfleet.mqtt.Will;
import java.time.Duration;

/** How a device logs in at its broker, and what the broker says when it is gone. */
final class DeviceLogin {
  private static final Duration WILL_DELAY = Duration.ofSeconds(10);

  private DeviceLogin() {}

  static MqttSettings of(DeviceFile file) {
    return MqttSettings.of(
            file.broker(), new Login(file.id().value(), file.user(), file.password()))
        .withCaFile(file.caFile())
        .withWill(new Will(Outlet.status(file.topics(), file.id(), "offline"), WILL_DELAY));
  }
}
