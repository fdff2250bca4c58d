package camfleet.manager.cli;

import camfleet.client.ConfigExplanation;
import camfleet.client.DeviceConfig;
import camfleet.message.DesiredConfig;
import camfleet.message.ReportedConfig;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is wanted of a device, what is in force on it, and which layer wants it.
 *
 * @param layers by setting: {@code defaults}, {@code groups.NAME}, {@code devices.ID} or {@code
 *     default}
 */
record LayeredConfig(
    String device,
    DesiredConfig desired,
    ReportedConfig reported,
    boolean inSync,
    Map<String, String> layers) {

  static LayeredConfig of(DeviceConfig config, ConfigExplanation explanation) {
    Map<String, String> layers = new LinkedHashMap<>();
    explanation.keys().forEach(key -> layers.put(key.key(), key.layer()));
    return new LayeredConfig(
        config.device(), config.desired(), config.reported(), config.inSync(), layers);
  }

  void print(Terminal terminal) {
    Map<String, Object> wanted = desired == null ? Map.of() : desired.config();
    Map<String, Object> inForce = reported == null ? wanted : reported.config();
    String rev = desired == null ? "nothing wanted" : "rev " + desired.rev();
    terminal.line(
        device
            + ": "
            + rev
            + ", "
            + (reported == null
                ? "the device has not answered"
                : "device at rev " + reported.rev() + " " + Words.word(reported.status())));
    Table table = new Table("  SETTING", "WANTED", "IN FORCE", "LAYER", "FROM");
    Map<String, Object> keys = new LinkedHashMap<>(inForce);
    wanted.forEach(keys::putIfAbsent);
    for (String key : keys.keySet()) {
      boolean override = reported != null && reported.overrides().containsKey(key);
      table.row(
          Table.cell("  " + key),
          Table.cell(wanted.containsKey(key) ? Words.value(wanted.get(key)) : "-"),
          Table.cell(reported == null ? "-" : Words.value(inForce.get(key))),
          Table.cell(layers.get(key)),
          Table.cell(
              override ? "set on the device" : wanted.containsKey(key) ? "wanted" : "default"));
    }
    table.print(terminal);
  }
}
