package camfleet.manager.cli;

import camfleet.manager.layers.FleetSchema;
import camfleet.setting.SettingTable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A {@code fleet.yaml} to begin with, and the schema by which editors complete it. */
final class ExampleFleet {
  static final String FILE = "fleet.yaml";
  private static final String SCHEMA = "fleet.schema.json";

  private ExampleFleet() {}

  /** Writes both where they are not yet; what somebody has there stays as it is. */
  static Path write(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      try (InputStream in = ExampleFleet.class.getResourceAsStream("/example/" + FILE)) {
        if (in == null) {
          throw new FileNotFoundException("the program has lost its example/" + FILE);
        }
        Files.copy(in, file);
      }
    }
    Path schema = folder.resolve(SCHEMA);
    if (!Files.exists(schema)) {
      Files.writeString(schema, FleetSchema.json(SettingTable.camera()));
    }
    return file;
  }
}
