package camfleet.message;

import java.util.Objects;

/**
 * Installed and latest version of the agent, on {@code update}, in the format of Home Assistant's
 * MQTT update entity.
 */
public record UpdateInfo(String installedVersion, String latestVersion, String title)
    implements Message {
  public UpdateInfo {
    Objects.requireNonNull(installedVersion, "installed_version");
  }
}
