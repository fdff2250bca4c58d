package camfleet.client;

import camfleet.message.ConfigStatus;
import camfleet.message.DesiredConfig;
import camfleet.message.ReportedConfig;

/**
 * What is wanted of a device and what is in force on it.
 *
 * @param desired null when nothing was ever wanted
 * @param reported null when the device has not answered
 */
public record DeviceConfig(
    String device, DesiredConfig desired, ReportedConfig reported, boolean inSync) {

  static DeviceConfig of(String device, DesiredConfig desired, ReportedConfig reported) {
    boolean inSync =
        desired == null
            || reported != null
                && reported.rev() == desired.rev()
                && reported.status() == ConfigStatus.APPLIED;
    return new DeviceConfig(device, desired, reported, inSync);
  }
}
