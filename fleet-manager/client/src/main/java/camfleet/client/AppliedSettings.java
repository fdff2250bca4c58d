package camfleet.client;

import camfleet.message.CommandResult;
import java.util.Map;

/**
 * The device's answer to a local override.
 *
 * @param config every setting with the value in force
 * @param overrides the settings whose value comes from an override
 */
public record AppliedSettings(
    CommandResult result, Map<String, Object> config, Map<String, Object> overrides) {
  public AppliedSettings {
    config = Copies.copy(config);
    overrides = Copies.copy(overrides);
  }
}
