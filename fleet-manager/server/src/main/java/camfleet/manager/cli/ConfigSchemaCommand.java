package camfleet.manager.cli;

import camfleet.manager.layers.FleetSchema;
import camfleet.setting.SettingTable;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Prints the JSON Schema of {@code fleet.yaml}. */
@Command(
    name = "schema",
    description = {
      "Print the JSON Schema of fleet.yaml, by which editors complete and check it.",
      "It needs no manager."
    },
    footer = {
      "",
      "Beside the file, with this as the file's first line:",
      "  # yaml-language-server: $schema=./fleet.schema.json",
      "",
      "Example:",
      "  fleet-manager config schema > fleet.schema.json"
    })
final class ConfigSchemaCommand implements Callable<Integer> {
  @ParentCommand private ConfigCommand config;

  @Override
  public Integer call() {
    config.terminal().out().print(FleetSchema.json(SettingTable.camera()));
    config.terminal().out().flush();
    return ExitCode.OK;
  }
}
